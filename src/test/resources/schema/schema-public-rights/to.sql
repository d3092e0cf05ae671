create table t (id int primary key);
revoke usage on schema public from public;
grant usage on schema public to pg_monitor with grant option;
comment on schema public is 'what the shop has';

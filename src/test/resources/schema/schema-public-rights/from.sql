create table t (id int primary key);
grant create on schema public to pg_monitor;

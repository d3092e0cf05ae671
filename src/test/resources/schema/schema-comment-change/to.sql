create schema a; comment on schema a is 'second, with ''quotes'' and \ slash';
create schema b; comment on schema b is 'new';
grant usage, create on schema b to pg_monitor;
create table a.t (id int primary key);
create table b.t (id int primary key);

create schema app;
set search_path = app, public;
create table t (id int primary key);

create schema app;
set search_path = app, public;
create type mood as enum ('sad', 'glad');
create table t (id int primary key, m mood default 'sad'::mood);
create table u (id int primary key references t);
reset search_path;
create table app_like (id int primary key references app.t);
create function latest() returns int language sql stable set search_path = app, pg_temp as 'select max(id) from t';

create extension citext;
create table t (id int primary key, mail citext unique, names citext[]);
create view v as select id from t where mail = 'a@b';
create function same(a citext, b citext) returns boolean language sql immutable return a = b;

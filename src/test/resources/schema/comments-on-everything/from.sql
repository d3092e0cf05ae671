create table t (id int primary key, a int);
create view v as select a from t;
create sequence q; create type e as enum ('x'); create domain d as int check (value > 0); create type c as (x int); create type r as range (subtype = int);
create function f() returns int language sql return 1;
create index i on t (a);

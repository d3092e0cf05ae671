create schema s;
create table t (id int primary key, a int, b int);
create sequence q;
create function f() returns int language sql return 1;
create type e as enum ('x');
create domain d as int;

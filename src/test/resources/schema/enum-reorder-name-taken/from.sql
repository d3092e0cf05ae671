create type st as enum ('a','b');
create type st_before as enum ('x','y');
create table t (id int primary key, s st, b st_before);

create schema kinds;
create type kinds.st as enum ('a', 'b');
create table t (id int primary key, s kinds.st default 'a', ss kinds.st[]);

create schema s;
create type s.e as enum ('a');
create table s.t (id int primary key, e s.e);
create table t (id int primary key, a text, n int not null default 0);

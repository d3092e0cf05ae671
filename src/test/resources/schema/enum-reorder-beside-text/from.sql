create type st as enum ('a','b','c');
create table t (id int primary key, x text, y st, z st);

create type st as enum ('a', 'z');
create table t (id int primary key, s st not null default 'a');

create type st as enum ('b','a');
create type st_before as enum ('y','x');
create table t (id int primary key, s st, b st_before);

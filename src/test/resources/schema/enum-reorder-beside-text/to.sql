create type st as enum ('c','b','a');
create table t (id int primary key, x st, y st, z text);

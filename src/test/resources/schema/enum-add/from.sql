create type mood as enum ('b', 'd');
create table t (id int primary key, m mood);

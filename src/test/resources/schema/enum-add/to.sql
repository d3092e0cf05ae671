create type mood as enum ('a', 'b', 'c', 'd', 'e');
create table t (id int primary key, m mood);

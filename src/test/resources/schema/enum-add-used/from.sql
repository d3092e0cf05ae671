create type mood as enum ('b');
create table t (id int primary key, m mood);

create type mood as enum ('b', 'c');
create table t (id int primary key, m mood default 'c');
create index t_c on t (id) where m = 'c';

create type mood as enum ('a', 'b', 'c');
create table t (id int primary key, m mood not null default 'a', o mood);
create index t_m on t (m) where m = 'a';
create view v as select m from t;

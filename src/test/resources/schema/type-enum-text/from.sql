create type ab as enum ('A','B');
create table t (id int primary key, a ab not null default 'A');
create index t_b on t (id) where a = 'B';

create type ab as enum ('A','B');
create table t (id int primary key, a ab not null default 'A');

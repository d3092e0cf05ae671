create table t (id int primary key, a text not null default 'A' check (a in ('A','B')));

create table t (id int primary key, a text not null default 'A');
create index t_b on t (id) where a = 'B';

create table t (id int primary key, a text, n int not null default 0);
create index t_a on t (a desc nulls last, n);

create table t (id int primary key, a text, n int not null default 0);
create index t_a on t (a);
comment on index t_a is 'by a';
comment on constraint t_pkey on t is 'the key';

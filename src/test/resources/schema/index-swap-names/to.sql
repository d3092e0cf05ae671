create table t (id int primary key, a int, b int);
create index one on t (b);
create index two on t (a);

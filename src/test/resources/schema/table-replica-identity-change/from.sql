create table t (id int primary key, k int not null, x text);
create unique index t_k on t (k);
alter table t replica identity using index t_k;
create table u (id int primary key);

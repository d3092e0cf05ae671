create table t (id int primary key, k int not null);
create unique index t_k on t (k);
alter table t replica identity using index t_k;

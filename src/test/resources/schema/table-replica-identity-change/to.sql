create table t (id int primary key, k int not null, x text);
create unique index t_k on t (k);
create unique index t_x on t (k, id);
alter table t replica identity using index t_x;
create table u (id int primary key);
alter table u replica identity full;

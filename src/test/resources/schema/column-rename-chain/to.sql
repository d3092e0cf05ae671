create table t (id int primary key, b int, c int, d text);
create index t_b on t (b); create view v as select b, c from t;

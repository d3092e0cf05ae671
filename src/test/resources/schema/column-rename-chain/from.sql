create table t (id int primary key, a int, b int, c text);
create index t_a on t (a); create view v as select a, b from t;

create table t (id int primary key, a int);
create view v as select id, a from t where a > 0;

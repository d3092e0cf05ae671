create table t (id int primary key, d text);
create view v as select * from t;

create table t (id int primary key, e int);
create view v as select * from t;

create table t (id int primary key, a int);
create view report as select id, a from t;

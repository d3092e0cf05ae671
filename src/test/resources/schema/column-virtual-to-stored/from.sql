create table t (id int primary key, a int not null, c int generated always as (a * 2) virtual);
create view v as select c from t;

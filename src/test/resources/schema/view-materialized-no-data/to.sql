create table t (id int primary key, a int);
create materialized view later as select * from t with no data;
create index later_a on later (a);

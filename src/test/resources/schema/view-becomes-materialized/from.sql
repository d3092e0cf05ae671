create table t (id int primary key, a int);
create view report as select a, count(*) as n from t group by a;
create view on_it as select n from report;

create table t (id int primary key, a int not null, c int generated always as (a * 2) stored);
create view v as select c from t;
create index on t (c);

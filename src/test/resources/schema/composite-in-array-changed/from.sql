create type addr as (street text, zip char(5));
create table t (id int primary key, home addr, others addr[] not null default '{}');
create view homes as select (home).zip as zip from t;

create table t (id int primary key, a text, n int not null default 0);
create materialized view v as select id from t;
create unique index v_id on v (id);

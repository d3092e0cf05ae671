create table t (id int primary key, a text, n int not null default 0);
create view v as select id, n from t;
create view w as select n from v where n > 1;
create materialized view mv as select sum(n) as s from w;
create unique index mv_s on mv (s);

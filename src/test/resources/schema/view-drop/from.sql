create table t (id int primary key, a text, n int not null default 0);
create view v as select id from t;
create view w as select id from v;

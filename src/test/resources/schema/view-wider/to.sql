create table t (id int primary key, a text, n int not null default 0);
create view v as select id, a from t;

create table t (id int primary key, title text, n int not null default 0);
create view v as select id, title from t;

create table t (id int primary key, mail text unique, names text[]);
create view v as select id from t where mail = 'a@b';

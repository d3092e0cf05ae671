create table t (id int primary key, a int);
create view base as select id, a from t;
create view top as select id from base;

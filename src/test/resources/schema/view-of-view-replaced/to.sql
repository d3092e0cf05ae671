create table t (id int primary key, a int);
create view base as select id, a, a + 1 as next from t where a is not null;
create view top as select id, next from base;

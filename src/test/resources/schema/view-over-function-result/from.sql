create table t (id int primary key, a int);
create function rows_of(x int) returns table (id int, doubled int) language sql stable as 'select id, a * 2 from t where a = x';
create view v as select * from rows_of(1);

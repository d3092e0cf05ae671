create function f(a int, b text default 'y', c int default 0) returns text language sql immutable as 'select b || c';
create table t (id int primary key, x text default f(1));
create view v as select f(2, 'y') as z;

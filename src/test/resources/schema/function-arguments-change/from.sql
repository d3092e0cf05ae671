create function f(a int, b text default 'x') returns text language sql immutable as 'select b';
create table t (id int primary key, x text default f(1));
create view v as select f(2, 'y') as z;

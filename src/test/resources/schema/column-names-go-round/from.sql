create table t (id int primary key, a int, b text, c date, d boolean);
create index t_ab on t (a, b);

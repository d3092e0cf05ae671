create table t (id int primary key, a int, b int);
create unique index t_ab on t (a, b) nulls not distinct where b is distinct from 5;

create table t (id int primary key, b int, c text, a date, e boolean);
create index t_ab on t (b, c);

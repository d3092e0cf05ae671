create table t (id int primary key, a varchar(8), b char(5), c varchar(2), d time, e varchar(2));

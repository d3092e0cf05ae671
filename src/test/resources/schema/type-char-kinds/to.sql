create table t (id int primary key, a text, b char(5), c varchar(20), d text, e varchar(63));

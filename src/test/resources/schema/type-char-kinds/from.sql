create table t (id int primary key, a char(3), b varchar(3), c text, d "char", e name);

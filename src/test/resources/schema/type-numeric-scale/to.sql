create table t (id int primary key, a numeric(8,2));

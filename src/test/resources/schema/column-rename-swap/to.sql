create table t (id int primary key, b2 int, a2 text);

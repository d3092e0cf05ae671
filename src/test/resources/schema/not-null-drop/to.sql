create table t (id int primary key, a text, n int default 0);

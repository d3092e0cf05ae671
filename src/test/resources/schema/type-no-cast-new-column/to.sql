create table t (id int primary key, v date, p inet);

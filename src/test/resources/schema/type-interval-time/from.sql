create table t (id int primary key, a interval, b time, c timetz, d interval day to second(2));

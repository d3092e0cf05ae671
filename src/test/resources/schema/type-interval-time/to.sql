create table t (id int primary key, a interval hour to minute, b timetz, c time(3), d interval);

create table t (k text primary key);

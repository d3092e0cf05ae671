create table t (name text primary key);

create table t (id int primary key, n int, g text generated always as ('x' || n) stored);

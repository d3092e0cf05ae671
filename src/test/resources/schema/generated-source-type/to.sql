create table t (id int primary key, n bigint, g text generated always as ('x' || n) stored);

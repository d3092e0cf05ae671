create table t (id int primary key, a int, b int, constraint ab unique (a, b));

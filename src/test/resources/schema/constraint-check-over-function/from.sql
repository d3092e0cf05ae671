create function ok(x int) returns boolean language sql immutable return x > 0;
create table t (id int primary key, n int, constraint n_ok check (ok(n)));

create function ok(x int) returns boolean language plpgsql immutable as 'begin return x > -1000; end';
create table t (id int primary key, n bigint, constraint n_ok check (ok(n::int) and n < 1000000));

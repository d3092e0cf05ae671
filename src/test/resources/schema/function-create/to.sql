create function twice(n int) returns int language sql immutable as 'select n * 2';
create table t (id int primary key, n int check (twice(n) < 10), g int generated always as (twice(n)) stored);
create index t_twice on t (twice(n));

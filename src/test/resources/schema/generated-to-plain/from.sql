create table t (id int primary key, n int, g int generated always as (n % 7) stored);

create table t (id int primary key, n int, g int generated always as (n + 2) stored);
create index t_g on t (g);

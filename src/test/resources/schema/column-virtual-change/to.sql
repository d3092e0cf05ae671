create table t (id int primary key, a int not null, c int generated always as (a * 3) virtual);

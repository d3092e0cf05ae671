create table t (id int not null, d int generated always as (id + 1) stored);

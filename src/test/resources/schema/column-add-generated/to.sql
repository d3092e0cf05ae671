create table t (id int primary key, a text, twice int generated always as (n * 2) stored, n int not null default 0);

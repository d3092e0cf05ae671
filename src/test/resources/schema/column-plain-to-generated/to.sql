create table t (id int primary key, a int not null, s int generated always as (a + 1) stored);

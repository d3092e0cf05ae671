create type k as (x int, y text);
create table t (id int primary key, v k);

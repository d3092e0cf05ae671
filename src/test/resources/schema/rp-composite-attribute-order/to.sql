create type k as (y text);
create table t (id int primary key, v k);

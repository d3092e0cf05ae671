create type e as enum ('off', 'on');
create type k as (x bigint, z e);
create table t (id int primary key, v k);

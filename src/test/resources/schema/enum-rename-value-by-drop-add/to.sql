create type st as enum ('fresh', 'done');
create table t (id int primary key, s st not null default 'fresh');

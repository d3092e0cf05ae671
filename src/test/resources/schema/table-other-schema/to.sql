create table t (id int primary key, a text, n int not null default 0);
create schema shop;
create table shop.t (id int primary key, t_id int references t);
create index t_idx on shop.t (t_id);

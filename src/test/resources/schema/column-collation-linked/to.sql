create table a (name text collate "C" primary key);
create table b (id int primary key, a text collate "C" references a, unique (a));
create index b_a on b (lower(a));
create view v as select id from b where a > 'm';

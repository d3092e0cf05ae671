create table a (id int primary key);
create table b (id int primary key, a int not null references a, unique (a));
create table c (a int references b (a) on update cascade, n int, primary key (a, n));
create view ab as select a.id, b.id as b from a join b on b.a = a.id;
create materialized view abc as select ab.id, count(c.n) as n from ab left join c on c.a = ab.id group by ab.id;
create unique index abc_id on abc (id);
create view top as select * from abc where n > 1;

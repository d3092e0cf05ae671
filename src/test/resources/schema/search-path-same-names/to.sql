create schema s;
create function price(x int) returns int language sql immutable return x * 2;
create function s.price(x int) returns int language sql immutable return x * 3;
create table item (id int primary key, n int, p int default s.price(2));
create table s.item (id int primary key, n text, p int default public.price(2), q int generated always as (public.price(id) + s.price(id)) stored);
create view s.v as select a.n, b.n as m from public.item a join s.item b using (id);

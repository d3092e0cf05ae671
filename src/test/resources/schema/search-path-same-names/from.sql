create schema s;
create table item (id int primary key, n int);
create table s.item (id int primary key, n text);
create function price(x int) returns int language sql immutable return x * 2;
create function s.price(x int) returns int language sql immutable return x * 3;

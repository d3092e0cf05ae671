create table p (id int primary key, a text);
create table c (b int, more text not null default 'm', primary key (id)) inherits (p);
create table d () inherits (c);
create table q (id int primary key, x bigint);
create table r (y int) inherits (q);
create view seen as select id, b from c;

create table p (id int primary key, a text, b bigint);
create table c (more text not null default 'm', primary key (id)) inherits (p);
create table d () inherits (c);
create table q (id int primary key);
create table r (x int, y int) inherits (q);
create view seen as select id, b from c;

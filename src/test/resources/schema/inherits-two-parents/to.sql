create table a (id int not null, x bigint, check (x > 0) no inherit);
create table b (id int not null, y int, check (y > 0));
create table c (z int default 4, primary key (id)) inherits (a, b);

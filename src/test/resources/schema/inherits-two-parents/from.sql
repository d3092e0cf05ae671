create table a (id int not null, x int);
create table b (id int not null, y int);
create table c (z int) inherits (a, b);

create table p (id int not null, x int);
create table h (y int) inherits (p);

create table p (id int not null, x int);
create table h (x int, y int) inherits (p);

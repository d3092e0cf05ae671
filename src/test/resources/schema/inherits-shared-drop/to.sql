create table p (id int not null, z int);
create table h (y int) inherits (p);

create table p (id int not null, xx int);
create table h (xx int, y int) inherits (p);

create table p (id int not null, x int, constraint c check (x > 0));
create table h (constraint c check (x > 0), y int) inherits (p);

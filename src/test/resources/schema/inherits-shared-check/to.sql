create table p (id int not null, x int, constraint c check (x > 1));
create table h (constraint c check (x > 1), y int) inherits (p);

create table p (id int not null);
create table h (y int) inherits (p);
create table hh () inherits (h);

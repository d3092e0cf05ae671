create table base (id int, x text);
create table sub (y int) inherits (base);

create table p (id int not null, x bigint);
create table h (x bigint, y int) inherits (p);

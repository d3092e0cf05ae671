create table base (id int not null, at date);
create table one (extra text) inherits (base);
create table two (more int) inherits (base);
create table three () inherits (one);

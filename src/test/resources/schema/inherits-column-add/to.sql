create table base (id int not null, at date, note text not null default 'n', constraint positive check (id > 0));
create table one (extra text) inherits (base);
create table two (more int) inherits (base);
create table three () inherits (one);

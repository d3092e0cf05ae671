create table base (id int not null, gone text default 'g', kept int);
create table child (own int) inherits (base);

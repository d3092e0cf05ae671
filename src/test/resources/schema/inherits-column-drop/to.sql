create table base (id int not null, kept int);
create table child (own int) inherits (base);

create table base (id int primary key);
create table child (x int, primary key (id)) inherits (base);
create table grandchild () inherits (child);

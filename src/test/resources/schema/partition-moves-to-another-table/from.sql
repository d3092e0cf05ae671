create table a (id int primary key, n text) partition by range (id);
create table b (id int primary key, n text) partition by range (id);
create table part partition of a for values from (minvalue) to (maxvalue);

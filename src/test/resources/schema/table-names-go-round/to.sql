create table b (id serial primary key, x int);
create table c (id serial primary key, a_id int references b, y text);
create table a (id int primary key, b_id int not null references c, z boolean default true);
create view all_of_them as select b.id from b join c on c.a_id = b.id join a on a.b_id = c.id;

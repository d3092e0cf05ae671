create table a (id serial primary key, x int);
create table b (id serial primary key, a_id int references a, y text);
create table c (id int primary key, b_id int not null references b, z boolean default true);
create view all_of_them as select a.id from a join b on b.a_id = a.id join c on c.b_id = b.id;

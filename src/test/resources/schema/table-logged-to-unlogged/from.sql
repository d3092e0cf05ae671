create table a (id int primary key, x text);
create table b (id int primary key, a int references a);

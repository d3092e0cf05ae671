create table a (id int primary key, code text not null unique);
create table b (id int primary key, a int references a);
create table c (id int primary key, a text references a (code));

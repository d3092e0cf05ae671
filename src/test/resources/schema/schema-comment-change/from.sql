create schema a; comment on schema a is 'first';
create schema b;
create table a.t (id int primary key);
create table b.t (id int primary key);

create table "user" (id int primary key);
create schema s;

create table account (id int primary key);

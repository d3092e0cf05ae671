create table seed (id int primary key);

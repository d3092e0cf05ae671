create table tenant (id int primary key);

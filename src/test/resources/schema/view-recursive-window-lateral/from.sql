create table node (id int primary key, parent int references node);

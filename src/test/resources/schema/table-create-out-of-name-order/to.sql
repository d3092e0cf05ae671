create table z (id int primary key);
create table a (id int primary key, z_id int references z);

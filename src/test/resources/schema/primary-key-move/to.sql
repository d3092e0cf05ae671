create table t (id int not null, k text primary key);

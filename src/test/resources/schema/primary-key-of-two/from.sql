create table t (id int primary key, k int not null);
create table c (id int primary key, t_id int references t);

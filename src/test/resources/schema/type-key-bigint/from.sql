create table t (id int primary key);
create table c (id int primary key, t_id int not null references t);

create table t (id int, k int not null, primary key (id, k), unique (id));
create table c (id int primary key, t_id int references t (id));

create table t (id int primary key, a int not null, constraint t_a unique (a));
create table u (id int primary key, a int references t (a));

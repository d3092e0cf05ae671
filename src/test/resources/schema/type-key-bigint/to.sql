create table t (id bigint primary key);
create table c (id int primary key, t_id bigint not null references t);

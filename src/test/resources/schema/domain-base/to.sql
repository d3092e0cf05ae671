create domain d as bigint;
create table t (id int primary key, d d);

create domain d as text;
create table t (id int primary key, x d);

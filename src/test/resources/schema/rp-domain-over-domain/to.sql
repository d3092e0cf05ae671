create domain d2 as text;
create table t (id int primary key, v d2);

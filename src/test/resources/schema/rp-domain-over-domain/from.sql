create domain d1 as text;
create domain d2 as d1;
create table t (id int primary key, v d2);

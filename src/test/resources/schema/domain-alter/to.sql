create domain d as int default 4 constraint big check (value > -5);
create table t (id int primary key, d d);

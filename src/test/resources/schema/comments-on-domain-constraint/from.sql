create domain d as int constraint d_pos check (value > 0);
create type c as (x int, y int);
create table t (id int primary key, v d);

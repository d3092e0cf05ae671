create domain d as int constraint d_pos check (value > 0);
comment on constraint d_pos on domain d is 'positive';
create type c as (x int, y int);
comment on column c.x is 'first';
create table t (id int primary key, v d);

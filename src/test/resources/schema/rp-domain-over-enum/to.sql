create type e as enum ('on', 'off');
create domain d as e;
create table t (id int primary key, v d);

create type e as enum ('on', 'off', 'old');
create domain d as e;
create table t (id int primary key, v d);

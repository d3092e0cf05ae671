create domain d as text not null default 'none' constraint d_short check (length(value) < 50);
comment on domain d is 'short text';
create table t (id int primary key, x d default 'y');
grant usage on domain d to pg_monitor;

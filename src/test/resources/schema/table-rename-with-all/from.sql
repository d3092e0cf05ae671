create type st as enum ('x', 'y');
create table old_name (id int generated always as identity primary key, s st not null default 'x', parent int references old_name, constraint old_check check (id > 0));
create index old_name_s_idx on old_name (s);
create table child (id int primary key, old int references old_name on delete cascade);
create view v as select * from old_name;
create function g() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before insert on old_name for each row execute function g();
grant select on old_name to pg_monitor;
comment on table old_name is 'once old';

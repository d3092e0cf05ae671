create type st as enum ('x', 'y');
create table new_name (id int generated always as identity primary key, s st not null default 'x', parent int references new_name, extra text, constraint old_check check (id > 0));
create index new_name_s_idx on new_name (s);
create table child (id int primary key, old int references new_name on delete cascade);
create view v as select id, s, parent from new_name;
create function g() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before insert on new_name for each row execute function g();
grant select on new_name to pg_monitor;
comment on table new_name is 'once old';

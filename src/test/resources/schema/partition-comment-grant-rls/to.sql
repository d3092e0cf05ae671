create table p (id int not null, owner name not null) partition by list (id);
create table p1 partition of p for values in (1);
comment on table p1 is 'the first'; comment on column p1.owner is 'whose';
grant select on p to pg_monitor; grant insert on p1 to pg_monitor;
alter table p enable row level security;
create policy own on p using (owner = current_user);
alter table p1 enable row level security;
create policy own1 on p1 for select using (owner = current_user);

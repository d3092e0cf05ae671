create table t (id int primary key, owner name, org int);
create function org_of() returns int language sql stable return 1;
alter table t enable row level security;
create policy own on t using (owner = current_user);
create policy org on t as restrictive for select to pg_monitor using (org = org_of());

create table t (id int primary key, owner name, org bigint);
create function org_of() returns bigint language sql stable return 2;
alter table t enable row level security; alter table t force row level security;
create policy own on t for update using (owner = current_user) with check (owner = session_user);
create policy org on t as restrictive for select to pg_monitor, public using (org = org_of());
comment on policy own on t is 'own rows';

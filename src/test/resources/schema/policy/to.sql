create table t (id int primary key, a text, n int not null default 0);
alter table t enable row level security;
alter table t force row level security;
create policy mine on t for select using (n > 0);
create policy w on t as restrictive for update using (n > 0) with check (n > 1);

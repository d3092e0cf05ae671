create table t (id int primary key, a text, n int not null default 0);
alter table t enable row level security;
create policy mine on t using (n > 1);

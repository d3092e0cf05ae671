create type mood as enum ('a', 'c', 'b');
create table y (id bigint primary key, m mood not null default 'b', extra text);
create table x (id bigint primary key, k varchar(10), z int);
alter table x add constraint x_k check (k <> 'q');
create trigger x_t before update on y for each row execute function suppress_redundant_updates_trigger();
create policy x_p on y using (extra is null);
alter table y enable row level security;
grant select on y to public;

create type mood as enum ('a', 'b');
create table x (id int primary key, m mood not null default 'a', n int);
create table y (id bigint primary key, k text);
alter table y add constraint y_k check (k <> '');
create trigger x_t before update on x for each row execute function suppress_redundant_updates_trigger();
create policy x_p on x using (n > 0);
alter table x enable row level security;
grant select on x to public;

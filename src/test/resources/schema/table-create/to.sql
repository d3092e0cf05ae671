-- Somebody.
create table people (
  id   uuid primary key default gen_random_uuid(),
  name varchar(40) not null check (name <> ''), -- as they say it
  born date
);

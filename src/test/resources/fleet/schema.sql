create table vehicles (
  id bigint generated always as identity primary key,
  name text not null check (length(name) <= 80),
  parent_id bigint references vehicles (id),
  settings jsonb not null default '{}',
  labels jsonb not null default '{}',
  route jsonb not null default '[]',
  mass numeric(10, 2) not null default 0,
  serial numeric(30, 0),
  kind text not null default 'CAR' check (kind in ('CAR', 'BUS')),
  created_at timestamptz not null default now()
);
create index vehicles_parent on vehicles (parent_id);
create table owners (
  id bigint generated always as identity primary key,
  name text not null check (length(name) <= 80),
  email text check (length(email) <= 80),
  phone text check (length(phone) <= 20),
  check (num_nonnulls(email, phone) = 1)
);

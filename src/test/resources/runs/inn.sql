create type stay_state as enum ('BOOKED', 'ARRIVED', 'LEFT', 'CANCELLED');

create table guests (
  id      uuid primary key default gen_random_uuid(),
  name    varchar(80) not null unique,
  points  integer not null default 0,
  blocked boolean not null default false
);

create table rooms (
  id     integer generated always as identity primary key,
  number varchar(10) not null unique,
  stays  integer not null default 0 check (stays <= 3),
  price  numeric(10, 2) not null
);

create table stays (
  id         uuid primary key default gen_random_uuid(),
  guest_id   uuid not null references guests,
  room_id    integer not null references rooms,
  state      stay_state not null default 'BOOKED',
  reason     varchar(80),
  total      numeric(12, 2) not null default 0,
  updated_at timestamptz not null default now()
);

create table wishes (
  guest_id uuid not null references guests,
  room_id  integer not null references rooms,
  note     varchar(40),
  primary key (guest_id, room_id)
);

create extension if not exists btree_gist;

create type booking_state as enum ('HELD', 'CONFIRMED', 'CHECKED_IN', 'CANCELLED', 'EXPIRED', 'NO_SHOW');
create type seat_state    as enum ('TAKEN', 'WAITING', 'GIVEN_BACK');

create table rooms (
  id          bigint generated always as identity primary key,
  code        varchar(20)    not null unique check (code ~ '^[A-Z0-9-]+$'),
  name        varchar(120)   not null check (length(trim(name)) > 0),
  seats       integer        not null check (seats between 1 and 500),
  hourly_rate numeric(10, 2) not null check (hourly_rate >= 0),
  open        boolean        not null default true
);

-- A room, taken for a while; what is held and not confirmed in time is let go.
create table bookings (
  id         uuid primary key default gen_random_uuid(),
  room_id    bigint         not null references rooms on delete restrict,
  guest      varchar(120)   not null,                       -- the identity provider's id of who booked
  party      integer        not null check (party >= 1),
  starts_at  timestamptz    not null,
  ends_at    timestamptz    not null,
  state      booking_state  not null default 'HELD',
  price      numeric(12, 2) not null check (price >= 0),
  note       varchar(500),
  version    integer        not null default 1,
  created_at timestamptz    not null default now(),
  updated_at timestamptz    not null default now(),
  constraint bookings_in_order check (ends_at > starts_at),
  -- Two bookings of one room never overlap, whoever is faster; what is over or called off does not count.
  constraint bookings_apart exclude using gist (room_id with =, tstzrange(starts_at, ends_at) with &&)
    where (state in ('HELD', 'CONFIRMED', 'CHECKED_IN'))
);
create index bookings_newest_idx on bookings (created_at desc, id desc);
create index bookings_guest_idx on bookings (guest, starts_at desc, id desc);
create index bookings_room_idx  on bookings (room_id, starts_at);
create index bookings_held_idx  on bookings (created_at) where state = 'HELD';

create table workshops (
  id       bigint generated always as identity primary key,
  slug     varchar(80)    not null unique,
  title    varchar(120)   not null,
  held_on  date           not null,
  capacity integer        not null check (capacity between 1 and 1000),
  fee      numeric(8, 2)  not null default 0 check (fee >= 0)
);

-- A seat in a workshop, or a place in the queue for one.
create table seats (
  id          uuid primary key default gen_random_uuid(),
  workshop_id bigint       not null references workshops on delete cascade,
  guest       varchar(120) not null,
  state       seat_state   not null,
  queued_at   timestamptz  not null default now(),
  unique (workshop_id, guest)
);
create index seats_queue_idx on seats (workshop_id, queued_at, id);

-- How much a room is asked for.
create view room_uses as
  select r.code, count(b.id) as bookings, coalesce(sum(b.price), 0) as turnover
  from rooms r left join bookings b on b.room_id = r.id and b.state in ('CONFIRMED', 'CHECKED_IN')
  group by r.code;

create type lamp_state as enum ('OFF', 'ON', 'BROKEN');

create table rooms (
  id   bigint generated always as identity primary key,
  name varchar(80) not null unique
);

create table lamps (
  id         uuid primary key default gen_random_uuid(),
  code       varchar(20)    not null unique,
  watts      numeric(6, 2)  not null check (watts >= 0),
  state      lamp_state     not null default 'OFF',
  note       text,
  room_id    bigint         not null references rooms on delete restrict,
  created_at timestamptz    not null default now()
);
create index lamps_room_idx on lamps (room_id, created_at desc, id desc);
create index lamps_newest_idx on lamps (created_at desc, id desc);

create table tours (
  id      bigint generated always as identity primary key,
  version integer not null default 1
);
create table stops (
  tour_id bigint      not null references tours,
  place   varchar(80) not null,
  primary key (tour_id, place)
);

create type parcel_state as enum ('PACKED', 'SENT', 'LOST');

create table parcels (
  id         uuid primary key default gen_random_uuid(),
  code       varchar(20)   not null unique,
  state      parcel_state  not null default 'PACKED',
  tracking   varchar(80),
  postage    numeric(8, 2) not null default 0,
  stop_count integer       not null default 0,
  created_at timestamptz   not null default now()
);

-- Where a parcel has been.
create table stops (
  id        uuid primary key default gen_random_uuid(),
  parcel_id uuid         not null references parcels on delete cascade,
  place     varchar(80)  not null
);
create index stops_parcel_idx on stops (parcel_id);

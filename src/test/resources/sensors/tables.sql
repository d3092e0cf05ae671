-- Who runs stations.
create table operators (
  id            bigint generated always as identity primary key,
  handle        varchar(40) not null unique,
  mention       text        generated always as ('@' || handle) stored,
  password_hash text        not null,
  region        varchar(40) not null,
  phone         bytea,
  rank          varchar(20) check (rank in ('chief')),
  closed_at     timestamptz,
  created_at    timestamptz not null default now()
);

-- What stations call with. A key is shown once, when it is made.
create table station_keys (
  id          uuid        primary key default gen_random_uuid(),
  operator_id bigint      not null references operators on delete cascade,
  label       varchar(60) not null,
  shown       varchar(62) generated always as ('»' || label || '«') stored,
  key_hash    bytea       not null,
  created_at  timestamptz not null default now(),
  expires_at  timestamptz,
  revoked_at  timestamptz
);
create index station_keys_operator_id_idx on station_keys (operator_id);
create index station_keys_key_hash_idx on station_keys (key_hash);

create table readings (
  id          bigint generated always as identity primary key,
  operator_id bigint        not null references operators on delete cascade,
  region      varchar(40)   not null,
  celsius     numeric(5, 2) not null,
  taken_at    timestamptz   not null default now()
);
create index readings_operator_id_idx on readings (operator_id);
create index readings_region_idx on readings (region);
create index readings_taken_at_idx on readings (taken_at);

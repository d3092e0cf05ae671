create table members (
  id            uuid primary key default gen_random_uuid(),
  email         varchar(254) not null unique,
  name          varchar(80)  not null,
  role          varchar(20)  not null default 'member' check (role in ('member', 'keeper')),
  password_hash text         not null,
  disabled_at   timestamptz
);

create table refresh_tokens (
  token_hash bytea       primary key,
  member_id  uuid        not null references members on delete cascade,
  family     uuid        not null,
  expires_at timestamptz not null,
  used_at    timestamptz,
  revoked_at timestamptz
);

create table boats (
  id      uuid primary key default gen_random_uuid(),
  owner   uuid           not null references members on delete cascade,
  name    varchar(80)    not null,
  price   numeric(10, 2) not null default 0,
  pin     varchar(8)     not null default '0000'
);
create index boats_owner_idx on boats (owner);

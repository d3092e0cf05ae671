-- Who has a place at the board.
create table members (
  id            bigint generated always as identity primary key,
  name          varchar(40) not null unique,
  password_hash text        not null,
  rank          varchar(20) check (rank in ('warden')),
  suspended     boolean     not null default false,
  created_at    timestamptz not null default now()
);

create table sessions (
  id           uuid        primary key default gen_random_uuid(),
  token_hash   bytea       not null unique,
  member_id    bigint      not null references members on delete cascade,
  created_at   timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at   timestamptz not null
);
create index sessions_member_id_idx on sessions (member_id);

-- What is pinned to the board.
create table notes (
  id         bigint generated always as identity primary key,
  member_id  bigint       not null references members on delete cascade,
  words      varchar(500) not null check (length(trim(words)) > 0),
  pinned_at  timestamptz  not null default now()
);
create index notes_member_id_idx on notes (member_id);
create index notes_pinned_at_idx on notes (pinned_at);

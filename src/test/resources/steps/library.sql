create type loan_state as enum ('OPEN', 'RETURNED', 'LOST');

-- A branch of the library.
create table branches (
  id    integer generated always as identity primary key,
  name  varchar(60) not null unique
);

-- A work, of which there are copies.
create table works (
  id        uuid primary key default gen_random_uuid(),
  isbn      varchar(13)  not null unique,
  title     varchar(200) not null,
  series    uuid references works,                      -- the work that this one goes on
  class     text         not null default 'general',
  created_at timestamptz not null default now()
);

create table copies (
  id        bigint generated always as identity primary key,
  work_id   uuid    not null references works on delete cascade,
  branch_id integer not null references branches,
  worn      boolean not null default false,
  price     numeric(8, 2)
);
create index copies_work_idx on copies (work_id);

create table readers (
  id       uuid primary key default gen_random_uuid(),
  card     varchar(20) not null unique,
  fines    numeric(8, 2) not null default 0 check (fines >= 0),
  loans_left smallint  not null default 3 check (loans_left >= 0),
  version  integer not null default 1,
  updated_at timestamptz not null default now()
);

create table loans (
  copy_id     bigint      not null references copies,
  reader_id   uuid        not null references readers on delete cascade,
  lent_at     timestamptz not null default now(),
  due_on      date        not null,
  state       loan_state  not null default 'OPEN',
  returned_at timestamptz,
  primary key (copy_id, reader_id, lent_at)
);
create index loans_reader_idx on loans (reader_id);

create table tags (
  work_id uuid not null references works on delete cascade,
  word    varchar(30) not null,
  primary key (work_id, word)
);

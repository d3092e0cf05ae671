-- People who wrote something.
create table authors (
  id         bigint generated always as identity primary key,
  name       varchar(200) not null check (length(trim(name)) > 0),
  born       date,
  died       date,
  check (died is null or born is null or died >= born)
);
create index authors_name_idx on authors (name);

create type language as enum ('EN', 'DE', 'FR', 'ES');

-- A work, whatever its editions.
create table works (
  id          uuid primary key default gen_random_uuid(),
  title       varchar(300) not null,
  first_year  integer check (first_year between -3000 and 2100),
  subjects    text[] not null default '{}',
  created_at  timestamptz not null default now()
);
create index works_newest_idx on works (created_at desc, id desc);
create index works_title_idx on works (title, id);

-- Who wrote what, and as what.
create table work_authors (
  work_id   uuid   not null references works on delete cascade,
  author_id bigint not null references authors,
  position  integer not null default 1,
  primary key (work_id, author_id)
);
create index work_authors_author_idx on work_authors (author_id);

-- One printing of a work.
create table editions (
  isbn       char(13) primary key check (isbn ~ '^[0-9]{13}$'),
  work_id    uuid not null references works on delete cascade,
  language   language not null,
  publisher  varchar(200),
  published  date,
  pages      smallint check (pages > 0),
  price      numeric(8,2) check (price >= 0)
);
create index editions_work_idx on editions (work_id);

create type copy_state as enum ('AVAILABLE', 'LENT', 'LOST');

-- A copy on the shelf: its edition and a number.
create table copies (
  isbn     char(13) not null references editions on delete cascade,
  number   integer  not null check (number > 0),
  state    copy_state not null default 'AVAILABLE',
  shelf    varchar(20) not null,
  acquired date not null default current_date,
  version  integer not null default 1,
  primary key (isbn, number)
);

-- Notes that staff leave on a copy.
create table copy_notes (
  id      bigint generated always as identity primary key,
  isbn    char(13) not null,
  number  integer not null,
  body    text not null check (length(body) <= 2000),
  created_at timestamptz not null default now(),
  foreign key (isbn, number) references copies on delete cascade
);
create index copy_notes_copy_idx on copy_notes (isbn, number, created_at desc, id desc);

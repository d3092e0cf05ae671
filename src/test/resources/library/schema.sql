create type copy_state        as enum ('ON_SHELF', 'LENT', 'SET_ASIDE', 'LOST');
create type reservation_state as enum ('WAITING', 'READY', 'COLLECTED', 'CANCELLED', 'LAPSED');

-- Whoever may borrow; `card` is what stands on their card.
create table members (
  id         uuid primary key default gen_random_uuid(),
  card       varchar(20)   not null unique check (card ~ '^[0-9]{4,20}$'),
  subject    varchar(120)  not null unique,                 -- the identity provider's id of the person
  name       varchar(200)  not null check (length(trim(name)) > 0),
  email      varchar(254)  not null,
  owes       numeric(8, 2) not null default 0 check (owes >= 0),   -- fines less payments
  created_at timestamptz   not null default now()
);

create table titles (
  id      bigint generated always as identity primary key,
  isbn    varchar(13)  not null unique check (isbn ~ '^[0-9]{13}$'),
  name    varchar(300) not null check (length(trim(name)) > 0),
  author  varchar(200) not null,
  year    integer      check (year between 1400 and 2100)
);

-- A book that can be taken in the hand.
create table copies (
  id       bigint generated always as identity primary key,
  barcode  varchar(20) not null unique check (barcode ~ '^[A-Z0-9]+$'),
  title_id bigint      not null references titles on delete restrict,
  state    copy_state  not null default 'ON_SHELF'
);
create index titles_name_idx on titles (name, isbn, id);
create index copies_title_idx on copies (title_id, state);

create table loans (
  id          uuid primary key default gen_random_uuid(),
  copy_id     bigint      not null references copies on delete restrict,
  member_id   uuid        not null references members on delete restrict,
  lent_at     timestamptz not null default now(),
  due_at      timestamptz not null,
  renewals    integer     not null default 0 check (renewals between 0 and 2),
  returned_at timestamptz,
  reminded_at timestamptz,
  constraint loans_in_order check (returned_at is null or returned_at >= lent_at)
);
-- A copy is lent to one person at a time.
create unique index loans_one_open_idx on loans (copy_id) where returned_at is null;
create index loans_member_idx on loans (member_id, lent_at desc, id desc);
create index loans_newest_idx on loans (lent_at desc, id desc);
create index loans_copy_idx   on loans (copy_id);
create index loans_due_idx    on loans (due_at) where returned_at is null;

create table reservations (
  id         uuid primary key default gen_random_uuid(),
  title_id   bigint            not null references titles on delete cascade,
  member_id  uuid              not null references members on delete cascade,
  copy_id    bigint            references copies on delete restrict,     -- the one that is set aside
  state      reservation_state not null default 'WAITING',
  ready_at   timestamptz,
  created_at timestamptz       not null default now(),
  constraint reservations_ready_copy check (state <> 'READY' or copy_id is not null)
);
create unique index reservations_once_idx on reservations (title_id, member_id) where state in ('WAITING', 'READY');
create index reservations_queue_idx  on reservations (title_id, created_at, id) where state = 'WAITING';
create index reservations_member_idx on reservations (member_id, created_at desc, id desc);
create index reservations_copy_idx   on reservations (copy_id);

create table fines (
  id         uuid primary key default gen_random_uuid(),
  loan_id    uuid          not null unique references loans on delete restrict,
  amount     numeric(8, 2) not null check (amount > 0),
  created_at timestamptz   not null default now()
);

create table fine_payments (
  id         uuid primary key default gen_random_uuid(),
  member_id  uuid          not null references members on delete restrict,
  amount     numeric(8, 2) not null check (amount > 0),
  receipt    varchar(40)   not null unique,
  created_at timestamptz   not null default now()
);
create index fine_payments_member_idx on fine_payments (member_id, created_at desc, id desc);

create table members (
  id            uuid primary key default gen_random_uuid(),
  email         varchar(254) not null unique check (email ~ '^[^@\s]+@[^@\s]+$'),
  name          varchar(80)  not null check (length(trim(name)) > 0),
  country       varchar(2)   not null check (country in ('DE', 'FR')),
  born          integer      not null check (born between 1900 and 2100),
  nick          varchar(20)  check (nick ~ '^[A-Z]+$'),
  shoe          varchar(9)   not null check (shoe ~ '^[0-9]+$'),
  phone         bytea        unique,
  password_hash text         not null
);

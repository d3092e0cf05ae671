create extension btree_gist;
create type stage as enum ('held', 'läuft', 'released');
create table seats (
  no     integer primary key,
  colour text not null default 'red'
);
create table holds (
  id      uuid primary key default gen_random_uuid(),
  seat_no integer not null references seats,
  name    text    not null,
  begins  date    not null,
  ends    date    not null,
  stage   stage   not null default 'held',
  exclude using gist (seat_no with =, daterange(begins, ends) with &&)
);
create index on holds (stage, ends);

create type zustand as enum ('wartet', 'läuft', 'fertig');
create table artikel (
  nummer text primary key,
  name   text not null
);
create table lieferungen (
  id             bigint generated always as identity primary key,
  artikel_nummer text    not null references artikel,
  zustand        zustand not null default 'wartet',
  menge          integer not null
);

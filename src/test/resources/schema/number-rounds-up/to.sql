create table t (
  id uuid primary key,
  a integer not null,
  b double precision,
  c money,
  d real,
  e integer[]
);
create table two (x bigint, y varchar(40), a integer, primary key (x, y));
create index t_a on t (a);

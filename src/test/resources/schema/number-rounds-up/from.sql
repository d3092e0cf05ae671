create table t (
  id uuid primary key,
  a numeric(4, 2) not null check (a < 100),
  b bigint,
  c numeric(4, 3),
  d integer,
  e numeric(3, 1)[]
);
create table two (x int, y text, a numeric(3, 2), primary key (x, y));
create index t_a on t (a);

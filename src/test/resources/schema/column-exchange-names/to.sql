create table t (
  id int primary key,
  b int not null check (b > 0),
  a text unique,
  whole text generated always as (b::text || coalesce(a, '')) stored
);
create index t_b on t (b);
create view v as select a from t;
create function first_of(t) returns text language sql immutable as $$ select $1.a::text $$;
comment on column t.b is 'how many';

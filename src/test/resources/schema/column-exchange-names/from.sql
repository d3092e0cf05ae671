create table t (
  id int primary key,
  a int not null check (a > 0),
  b text unique,
  whole text generated always as (a::text || coalesce(b, '')) stored
);
create index t_a on t (a);
create view v as select a from t;
create function first_of(t) returns text language sql immutable as $$ select $1.a::text $$;
comment on column t.a is 'how many';

create extension pg_trgm;
create table t (id int primary key, words text, doc jsonb, tags text[], box box, at timestamptz);

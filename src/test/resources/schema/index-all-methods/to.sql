create extension pg_trgm;
create table t (id int primary key, words text, doc jsonb, tags text[], box box, at timestamptz);
create index t_trgm on t using gin (words gin_trgm_ops);
create index t_trgm_gist on t using gist (words gist_trgm_ops(siglen=32));
create index t_doc on t using gin (doc jsonb_path_ops) with (fastupdate = off);
create index t_tags on t using gin (tags) where cardinality(tags) > 0;
create index t_box on t using spgist (box);
create index t_at on t using brin (at timestamptz_minmax_multi_ops(values_per_range=16)) with (pages_per_range = 32);
create index t_hash on t using hash (words);

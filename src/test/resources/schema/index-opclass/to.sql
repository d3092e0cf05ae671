create table t (id int primary key, a text, n int not null default 0);
create extension pg_trgm;
create index t_a on t using gin (lower(a collate "C") gin_trgm_ops);
create index t_p on t (a text_pattern_ops);

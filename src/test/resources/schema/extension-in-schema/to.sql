create schema ext;
create extension citext schema ext;
create extension pg_trgm schema ext;
create table t (id int primary key, name ext.citext);
create index t_name on t using gin (cast(name as text) ext.gin_trgm_ops);

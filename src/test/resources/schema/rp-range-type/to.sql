create type span as range (subtype = float8);
create table t (id int primary key, s span);
create index t_s_idx on t using gist (s);

create type span as range (subtype = integer);
create type pair as (a span, n int);
create domain positive as span check (lower(value) > 0);
create table t (id int primary key, s span, m span_multirange default '{}', a span[], p positive, c pair, constraint t_s check (upper(s) > 1));
create index t_s_idx on t using gist (s);
create function wide(span) returns boolean language sql return upper($1) - lower($1) > 10;
create view wide_ones as select id from t where wide(s);
comment on type span is 'from, to';

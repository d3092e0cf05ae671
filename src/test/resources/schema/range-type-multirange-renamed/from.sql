create type flr as range (subtype = float8, subtype_diff = float8mi, multirange_type_name = flm);
create table t (id int primary key, r flr not null default flr(0,1), m flm, exclude using gist (r with &&));
create function width(x flr) returns float8 language sql immutable as 'select upper(x) - lower(x)';
create index t_w on t (width(r));
create view v as select id, lower(r) as l, m from t;

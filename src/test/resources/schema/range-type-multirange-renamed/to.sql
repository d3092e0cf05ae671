create type flr as range (subtype = numeric, multirange_type_name = flmm);
create table t (id int primary key, r flr not null default flr(0,2), m flmm, exclude using gist (r with &&));
create function width(x flr) returns numeric language sql immutable as 'select upper(x) - lower(x)';
create index t_w on t (width(r));
create view v as select id, lower(r) as l, m from t;

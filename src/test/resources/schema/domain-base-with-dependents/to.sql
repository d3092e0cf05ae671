create domain qty as bigint check (value > -5);
create type line as (what text, n qty);
create table t (id int primary key, n qty not null default 1, l line, check (n < 1000));
create index t_n on t (n);
create view totals as select sum(n) as s from t;
create function twice(x qty) returns qty language sql immutable return x * 2;

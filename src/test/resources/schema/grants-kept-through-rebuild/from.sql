create table t (id int primary key, a int);
create view v as select a from t;
create type e as enum ('a', 'b');
create function f(x e) returns e language sql immutable return x;
grant select on v to pg_monitor; grant update (a) on t to pg_monitor; grant usage on type e to pg_monitor; grant execute on function f(e) to pg_monitor;
revoke execute on function f(e) from public;

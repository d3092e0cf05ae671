create table t (id int primary key);
create function f(inout x int, out y text, variadic rest int[] default '{}') language plpgsql as 'begin y := x; end';
create procedure p(in a int, inout b int) language plpgsql as 'begin b := a; commit; end';
create function g(t t) returns setof t language sql stable as 'select * from t';
create function poly(a anyelement, b anyarray) returns anyelement language sql immutable as 'select coalesce(a, b[1])';
comment on procedure p(int, int) is 'commits'; comment on function poly(anyelement, anyarray) is 'any';
revoke execute on procedure p(int, int) from public; grant execute on function poly(anyelement, anyarray) to pg_monitor;

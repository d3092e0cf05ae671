create function f(a int) returns int language sql immutable strict leakproof security definer parallel safe cost 7 set search_path = pg_catalog, public set work_mem = '8MB' as 'select a';

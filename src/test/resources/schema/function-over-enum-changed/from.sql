create type st as enum ('a', 'b');
create function next_of(x st default 'a') returns st language sql immutable return 'b'::st;
create function all_of() returns setof st language sql stable as 'select unnest(enum_range(null::st))';
create table t (id int primary key, s st default next_of());

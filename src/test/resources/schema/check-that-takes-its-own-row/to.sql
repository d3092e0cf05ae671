create table t (id int primary key, a int, b int);
create function fine(t) returns boolean language sql immutable as $$ select $1.a < $1.b or $1.a is null or $1.b is null $$;
alter table t add constraint t_fine check (fine(t));
create table n (id int primary key, a int);
create function good(n) returns boolean language sql immutable as $$ select $1.a > 0 $$;
alter table n add constraint n_good check (good(n));
create function next_for(n) returns int language sql immutable as $$ select 1 $$;

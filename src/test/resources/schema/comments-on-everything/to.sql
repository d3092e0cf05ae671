create table t (id int primary key, a int);
create view v as select a from t;
create sequence q; create type e as enum ('x'); create domain d as int check (value > 0); create type c as (x int); create type r as range (subtype = int);
create function f() returns int language sql return 1;
create index i on t (a);
comment on table t is 'table'; comment on column t.a is E'two\nlines'; comment on view v is 'view'; comment on column v.a is 'of view';
comment on sequence q is 'seq'; comment on type e is 'enum'; comment on domain d is 'domain'; comment on type c is 'comp'; comment on type r is 'range';
comment on function f() is 'fn'; comment on index i is 'idx'; comment on constraint t_pkey on t is 'pk'; comment on schema public is 'standard public schema';

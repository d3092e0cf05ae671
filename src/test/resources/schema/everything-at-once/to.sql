create type kind as enum ('x', 'y');
create table p (id bigint generated always as identity primary key, name varchar(40) not null );
create table t (id bigint primary key, a text not null default '', kind kind default 'y', p_id bigint references p);
create view v as select name, kind from p, t;
create index on t (p_id) where kind = 'x';

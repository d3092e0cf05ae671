create schema seqs;
create sequence seqs.n as bigint start 5 increment -5 minvalue -500 maxvalue 500 cache 3;
create sequence seqs.m owned by none;
comment on sequence seqs.m is 'another';
grant usage on sequence seqs.m to pg_monitor;
create table t (id int primary key, n bigint default nextval('seqs.n'), m bigint default nextval('seqs.m'));

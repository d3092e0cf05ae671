create table t (id int primary key, a int, b text);
create view v as select b, id, a from t;
create view w as select a from v;
grant select on v to pg_monitor;
comment on column v.b is 'b';

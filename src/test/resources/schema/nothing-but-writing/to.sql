create sequence t_id_seq as int;
create table public.t (id integer not null default nextval('t_id_seq'::regclass), "a" character varying(10) default 'x'::character varying not null, b int4, c timestamptz default CURRENT_TIMESTAMP);
alter table t alter c set default now();
alter sequence t_id_seq owned by t.id;
alter table t add constraint t_pkey primary key (id), add constraint t_b_key unique (b), add constraint t_b_check check ((b > 0));
create or replace view v as select id, a from t where b = 1;

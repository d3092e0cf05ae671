create type state as enum ('new', 'old');
create table t (id bigint primary key, state state not null default 'new', n numeric(14,4), at timestamptz not null);
create index t_state on t (state) where state = 'new';
create materialized view states as select state, count(*) from t group by state;

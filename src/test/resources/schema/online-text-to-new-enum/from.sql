create table t (id bigint primary key, state text not null default 'new', n numeric(10,2), at timestamp not null, check (state in ('new', 'old')));
create index t_state on t (state) where state = 'new';
create materialized view states as select state, count(*) from t group by state;

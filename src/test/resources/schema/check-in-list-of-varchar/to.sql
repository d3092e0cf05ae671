create table t (id int primary key, state varchar(10) not null default 'new', n bigint, constraint known check (state in ('new', 'done')));
create index t_open on t (n) where state in ('new', 'done');
create view open_ones as select id, n from t where state in ('new', 'done');
alter table t enable row level security;

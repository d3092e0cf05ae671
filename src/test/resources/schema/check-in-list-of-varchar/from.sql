create table t (id int primary key, state varchar(10) not null default 'new', n int, constraint known check (state in ('new', 'it''s', 'done')));
create index t_open on t (n) where state in ('new', 'it''s');
create view open_ones as select id, n from t where state in ('new', 'it''s');
alter table t enable row level security;
create policy p on t using (state in ('new', 'done'));
create table gone (id int primary key, state varchar(10), constraint known_too check (state in ('a', 'b')), flag boolean generated always as (state in ('a', 'c')) stored);

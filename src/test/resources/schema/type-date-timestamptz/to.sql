create table t (id int primary key, d timestamptz not null default current_timestamp, at timestamptz default now());
create index t_d on t (d);
create view days as select d, count(*) as n from t group by d;

create table t (id int primary key, d date not null default current_date, at timestamp default now());
create index t_d on t (d);
create view days as select d, count(*) as n from t group by d;

create table t (id int primary key, a int not null, b int not null, s int generated always as (a + b) stored, constraint s_small check (s < 1000));
create index t_s on t (s);
create materialized view m as select s, count(*) as n from t group by s;
create unique index m_s on m (s);

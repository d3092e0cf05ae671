create table t (id int primary key, a int);
create materialized view m with (fillfactor = 60, autovacuum_enabled = false) as select a from t;
create index m_a on m (a) where a > 0;

create table t (id int primary key, a int);
create view v as select id, a from t where a > 0 with cascaded check option;
create view w with (security_invoker = true) as select id, a from v where a < 100 with local check option;

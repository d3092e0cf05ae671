create table t (id int primary key, a text, n int not null default 0);
create view v with (security_invoker = true) as select id from t;

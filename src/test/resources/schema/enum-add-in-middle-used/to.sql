create type st as enum ('0', 'a', 'm', 'n', 'z', 'zz');
create table t (id int primary key, s st not null default 'm', constraint s_known check (s >= 'a' and s <> 'zz'));
create index t_s on t (id) where s = 'n';
create view ms as select id from t where s = 'm';

create table t (id int primary key, a text, n int not null default 0);
-- Those that count.
create view v as select id, a from t where n > 0;
comment on view v is 'v';

create table t (id serial primary key, a varchar(10) not null default 'x', b int check (b > 0) unique, c timestamp with time zone default now());
create view v as select t.id, t.a from t where t.b = 1;

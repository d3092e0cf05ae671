create table t (id int primary key, a text, n int not null default 0);
create index on t (a, n);
create unique index on t (lower(a), id);

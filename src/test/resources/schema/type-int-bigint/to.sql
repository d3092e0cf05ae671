create table t (id int primary key, a text, n bigint not null default 0);
create index t_n on t (n);

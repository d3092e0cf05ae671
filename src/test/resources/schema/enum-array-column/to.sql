create type day as enum ('mon', 'wed');
create table t (id int primary key, days day[] not null default '{wed}');
create index t_days on t using gin (days);

create type day as enum ('mon', 'tue', 'wed');
create table t (id int primary key, days day[] not null default '{mon}');
create index t_days on t using gin (days);

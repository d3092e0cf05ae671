create type st as enum ('0', '1');
create table t (id int primary key, state st not null default '0', constraint known check (state in ('0', '1')));

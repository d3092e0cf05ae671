create type st as enum ('open', 'shut');
create table door (id int primary key, s st not null default 'open');

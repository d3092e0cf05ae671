create type state as enum ('new', 'paid', 'old');
create table t (a state, b state[] not null default '{}', c state not null default 'new');

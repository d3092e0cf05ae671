create table base (id int primary key, state text not null default 'other');
create table child (state text default 'kid', primary key (id)) inherits (base);
create index child_state on child (state);

create table door_state (name text primary key);
create table door (id int primary key, s text not null default 'open');

-- `numbered` waits for a routine, and the rows of all tables wait for `numbered`: the key of `used` has to wait for them
create function unnumbered() returns text language sql immutable as $$ select 'none' $$;
create table parts (id serial primary key, name text not null);
create table numbered (id int primary key, number text default unnumbered());
create table used (id int primary key references parts on delete cascade, times int not null);
create materialized view part_names as select name from parts;

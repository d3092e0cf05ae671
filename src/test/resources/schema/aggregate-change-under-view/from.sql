create function joined(text, text) returns text language sql immutable as $$ select $1 || ',' || $2 $$;
create aggregate group_concat(text) (sfunc = joined, stype = text);
create table film (id int primary key, title varchar(20) not null);
create view titles as select group_concat(title) as all_titles from film;

create function joined(text, text, text) returns text language sql immutable as $$ select $1 || $3 || $2 $$;
create aggregate group_concat(text, text) (sfunc = joined, stype = text, initcond = '');
create table film (id int primary key, title text not null);
create view titles as select group_concat(title, ';') as all_titles from film;

create function joined(text, text) returns text language sql immutable as $$ select case when $1 = '' then $2 else $1 || ', ' || $2 end $$;
create table film (id int primary key, title text not null);

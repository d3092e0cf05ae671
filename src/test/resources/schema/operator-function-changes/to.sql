create function liketext(x anynonarray, pattern text) returns bool language sql immutable as $$ select x::text like pattern $$;
create operator ~~ (leftarg = anynonarray, rightarg = text, procedure = liketext);
create table t (id int primary key, b text);

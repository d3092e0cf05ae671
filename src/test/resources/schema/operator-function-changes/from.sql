create function liketext(a anynonarray, b text) returns bool language sql immutable as $$ select a::text like b $$;
create operator ~~ (leftarg = anynonarray, rightarg = text, procedure = liketext);
create table t (id int primary key);

create table t (id int primary key, a text, n bigint not null default 0);
create function touch() returns trigger language plpgsql as $$begin return new; end$$;
create trigger touched before update of n on t for each row when (new.n > 1) execute function touch();

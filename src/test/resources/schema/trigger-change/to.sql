create table t (id int primary key, a text, n int not null default 0);
create function touch() returns trigger language plpgsql as $$begin return new; end$$;
create trigger touched after insert on t for each row execute function touch();

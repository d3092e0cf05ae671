create table echo (id bigint primary key, said text, heard text);
create function again() returns trigger language plpgsql as $$ begin perform pg_sleep(60); return new; end $$;
create trigger again before insert on echo for each row execute function again();

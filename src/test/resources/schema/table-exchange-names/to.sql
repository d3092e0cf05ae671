create table final (id bigint generated always as identity primary key, title text not null, note text);
create index final_title on final (title);
comment on table final is 'not done yet';
create table draft (
  id serial primary key,
  title text not null unique,
  signed_by text not null default 'nobody' check (signed_by <> ''),
  draft_id bigint references final on delete set null
);
create index draft_title on draft (title);
create view titles as select title from draft;
create function shown(d draft) returns text language sql immutable as $$ select d.title $$;
create function many() returns bigint language sql begin atomic select count(*) from final; end;

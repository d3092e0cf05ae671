-- What the backend keeps for itself, in a schema of its own. Flyway runs this behind all versioned
-- migrations, and again whenever it has changed; everything here may be run again.
-- Locks: SHARE ROW EXCLUSIVE on the audited tables, for as long as it takes to name a trigger.

create schema if not exists backend;

-- Which requests with an Idempotency-Key were taken, and what was answered.
create table if not exists backend.idempotency_keys (
  key         bytea       primary key,  -- digest of caller, operation and key
  request     bytea       not null,     -- digest of the body
  taken_at    timestamptz not null,
  status      integer,                  -- of an answer that came without any change
  media_type  text,
  location    text,
  tag         text,
  body        bytea
);
-- Else what the operation gave, stored with what it changed.
alter table backend.idempotency_keys add column if not exists result bytea;
delete from backend.idempotency_keys where status is null and result is null;
create index if not exists idempotency_keys_taken_idx on backend.idempotency_keys (taken_at);

-- Who changed which row from what to what, when and in which request. Rows are added and never changed.
create table if not exists backend.audit_trail (
  id          bigint generated always as identity primary key,
  at          timestamptz not null,
  who         text,                         -- the subject of the caller's token; null for a visitor
  request_id  text,
  what        text        not null check (what in ('INSERT', 'UPDATE', 'DELETE')),
  table_name  text        not null,
  row_key     jsonb       not null,
  before      jsonb,
  after       jsonb
);
create index if not exists audit_trail_row_idx on backend.audit_trail (table_name, row_key, id);

create or replace function backend.audit() returns trigger language plpgsql
security definer set search_path = pg_catalog as $$
declare
  old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
begin
  insert into backend.audit_trail (at, who, request_id, what, table_name, row_key, before, after)
  values (coalesce(nullif(current_setting('backend.at', true), '')::timestamptz, now()),
          nullif(current_setting('backend.who', true), ''),
          nullif(current_setting('backend.request_id', true), ''),
          tg_op, tg_table_name,
          (select jsonb_object_agg(key, coalesce(new_row, old_row) -> key) from unnest(tg_argv) as key),
          old_row, new_row);
  return null;
end $$;

create or replace function backend.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit trail is append-only';
end $$;

create or replace trigger audit_trail_append_only before update or delete or truncate on backend.audit_trail
  for each statement execute function backend.refuse_change();

-- What is audited is said below, and nowhere else.
do $$
declare
  audited record;
begin
  for audited in select t.tgname, t.tgrelid::regclass as relation
                 from pg_trigger t
                 where t.tgfoid = 'backend.audit()'::regprocedure and not t.tgisinternal
  loop
    execute format('drop trigger %I on %s', audited.tgname, audited.relation);
  end loop;
end $$;

-- document.md:56
create trigger posts_audit after insert or update or delete on posts
  for each row execute function backend.audit('id');

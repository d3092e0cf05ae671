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

-- What partners were told under idempotency keys, stored before they were told.
create table if not exists backend.partner_requests (
  key      bytea       primary key,  -- digest of partner, operation and key
  request  bytea       not null,
  told_at  timestamptz not null
);
create index if not exists partner_requests_told_idx on backend.partner_requests (told_at);

-- What has happened, stored with the change that it tells of.
create table if not exists backend.outbox (
  id           bigint generated always as identity primary key,
  event_id     uuid        not null unique,
  type         text        not null,
  subject      text        not null,  -- whose events are kept in order
  body         jsonb       not null,  -- the keys of its rows
  shown        jsonb,                 -- what others outside learn of it
  occurred_at  timestamptz not null,
  request_id   text,
  traceparent  text,
  published_at timestamptz
);

-- What is still to be done after an event: a row each, until it is done.
create table if not exists backend.reactions (
  id             bigint generated always as identity primary key,
  event          bigint      not null references backend.outbox,
  reaction       text        not null,
  subject        text        not null,
  due_at         timestamptz not null,
  attempts       integer     not null default 0,  -- since it last got anywhere
  first_tried_at timestamptz,
  progress       jsonb       not null default '{}',
  claim          uuid,                            -- of the instance that is at it
  claimed_until  timestamptz,
  parked_at      timestamptz,                     -- it failed too often: somebody has to look
  error          text
);
create index if not exists reactions_event_idx   on backend.reactions (event);
create index if not exists reactions_due_idx     on backend.reactions (due_at, id)  where parked_at is null;
create index if not exists reactions_subject_idx on backend.reactions (subject, id) where parked_at is null;
create index if not exists reactions_parked_idx  on backend.reactions (parked_at)   where parked_at is not null;
-- Of one subject, one at a time.
create unique index if not exists reactions_claim_idx on backend.reactions (subject) where claim is not null;

alter table backend.outbox add column if not exists told_at timestamptz;  -- to subscribers
create index if not exists outbox_untold_idx on backend.outbox (id) where told_at is null;

-- When each job is due, and which instance is at it.
create table if not exists backend.jobs (
  name          text        primary key,
  due_at        timestamptz not null,
  claim         uuid,
  claimed_until timestamptz,
  last_run_at   timestamptz,
  error         text                   -- what went wrong in its last run
);

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

-- order-processing.md:47
create trigger orders_audit after insert or update or delete on orders
  for each row execute function backend.audit('id');

-- order-processing.md:47
create trigger payments_audit after insert or update or delete on payments
  for each row execute function backend.audit('id');

-- order-processing.md:47
create trigger products_audit after insert or delete on products
  for each row execute function backend.audit('id');
create trigger products_audit_update after update on products
  for each row when (old.stock is distinct from new.stock)
  execute function backend.audit('id');

package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.expression.Identifiers;
import dev.plumb.expression.Model;
import dev.plumb.schema.Name;
import dev.plumb.spec.Privacy;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the backend keeps for itself in the schema {@code backend}: the audit trail, the keys of requests that may come
 * twice, events with what is to follow from them, and when jobs are due. A repeatable migration of Flyway's: it stands behind all versions, and is run again when it changes.
 */
final class BackendMigration {
    private final Design design;

    BackendMigration(Design design) {
        this.design = design;
    }

    /**
     * What who serves may, where another owns and migrates: rows of tables, and to read the trail. Flyway runs it behind
     * every migration.
     */
    Optional<GeneratedFile> grants() {
        if (design.spec().audit().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(GeneratedFile.of("src/main/resources/db/callback/afterMigrate.sql", """
                -- Where one role owns and migrates and another serves: the one that serves reads and writes rows, and
                -- reads the trail, to which the triggers add in the owner's name. Run behind every migration.
                do $$
                declare
                  serving text := nullif(current_setting('backend.serving', true), '');
                  schema  text;
                begin
                  if serving is null or serving = current_user then
                    return;
                  end if;
                  for schema in select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'
                  loop
                    execute format('grant usage on schema %I to %I', schema, serving);
                    execute format('grant select, insert, update, delete on all tables in schema %I to %I', schema, serving);
                    execute format('grant usage, select on all sequences in schema %I to %I', schema, serving);
                  end loop;
                ${erasure}  execute format('revoke insert, update, delete on backend.audit_trail from %I', serving);
                end $$;
                """.replace(
                        "${erasure}",
                        erases()
                                ? "  execute format('grant execute on function backend.erase_from_trail(text) to %I', serving);\n"
                                : "")));
    }

    /** Nothing where nothing asks for it. */
    Optional<GeneratedFile> file() {
        boolean keys = IdempotencyText.isUsed(design);
        List<Spec.Audited> audited = design.spec().audit();
        boolean ends = AccountText.of(design).filter(AccountText::endsAreStored).isPresent();
        var background = new BackgroundText(design);
        boolean told = PartnerKeysText.isUsed(design);
        if (!keys && !told && !ends && audited.isEmpty() && background.tables().isEmpty()) {
            return Optional.empty();
        }
        var parts = new ArrayList<String>();
        parts.add("""
                -- What the backend keeps for itself, in a schema of its own. Flyway runs this behind all versioned
                -- migrations, and again whenever it has changed; everything here may be run again.
                -- Locks: SHARE ROW EXCLUSIVE on the audited tables, for as long as it takes to name a trigger.

                create schema if not exists backend;
                """);
        if (keys) {
            parts.add("""
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
                    """);
        }
        if (told) {
            parts.add(PartnerKeysText.TABLE);
        }
        if (ends) {
            parts.add("""
                    -- Sign-ins that ended before their tokens expire; forgotten when the last of those has.
                    create table if not exists backend.ended_sign_ins (
                      id            uuid        primary key,
                      forgotten_at  timestamptz not null
                    );
                    create index if not exists ended_sign_ins_forgotten_idx on backend.ended_sign_ins (forgotten_at);

                    -- Tokens of an earlier generation of an account count no more, save those of one sign-in.
                    create table if not exists backend.token_generations (
                      account     text   primary key,
                      generation  bigint not null,
                      kept        uuid
                    );
                    """);
        }
        parts.addAll(background.tables());
        if (!audited.isEmpty()) {
            boolean secrets = audited.stream()
                    .anyMatch(a -> !Privacy.secrets(design.spec(), a.table()).isEmpty());
            parts.add(table() + "\n" + (secrets ? maskingAudit() : audit()) + "\n"
                    + (erases() ? rules().replace(REFUSED, REFUSED_BUT_ERASURE) : rules()));
            audited.forEach(a -> parts.add(triggers(a)));
            if (erases()) {
                parts.add(PersonalText.trailFunction(design));
            }
        }
        return Optional.of(
                GeneratedFile.of("src/main/resources/db/migration/R__backend.sql", String.join("\n", parts)));
    }

    private boolean erases() {
        return PersonalText.isTrailErased(design.spec());
    }

    private static String table() {
        return """
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
                """;
    }

    private static String audit() {
        return """
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
                """;
    }

    /** Where audited tables have columns that no trail may show. */
    private static String maskingAudit() {
        return """
                create or replace function backend.digest(value text) returns text language sql immutable as $$
                  select 'sha256:' || left(encode(sha256(convert_to(value, 'UTF8')), 'hex'), 32)
                $$;

                -- An argument is a column of the key; one after a minus is of a secret column, of which a digest is kept
                -- alone: that it has changed is seen, and not to what.
                create or replace function backend.audit() returns trigger language plpgsql
                security definer set search_path = pg_catalog as $$
                declare
                  old_row jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
                  new_row jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
                  secret  text;
                begin
                  for secret in select substr(argument, 2) from unnest(tg_argv) as argument where argument like '-%'
                  loop
                    old_row := old_row || jsonb_build_object(secret, backend.digest(old_row ->> secret));
                    new_row := new_row || jsonb_build_object(secret, backend.digest(new_row ->> secret));
                  end loop;
                  insert into backend.audit_trail (at, who, request_id, what, table_name, row_key, before, after)
                  values (coalesce(nullif(current_setting('backend.at', true), '')::timestamptz, now()),
                          nullif(current_setting('backend.who', true), ''),
                          nullif(current_setting('backend.request_id', true), ''),
                          tg_op, tg_table_name,
                          (select jsonb_object_agg(key, coalesce(new_row, old_row) -> key)
                           from unnest(tg_argv) as key where key not like '-%'),
                          old_row, new_row);
                  return null;
                end $$;
                """;
    }

    private static final String REFUSED = """
            begin
              raise exception 'the audit trail is append-only';
            end""";

    private static final String REFUSED_BUT_ERASURE = """
            begin
              if tg_op = 'UPDATE' and current_setting('backend.erasing', true) = 'on' then
                return null; -- a person is erased
              end if;
              raise exception 'the audit trail is append-only';
            end""";

    private static String rules() {
        return """
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
                """;
    }

    private String triggers(Spec.Audited audited) {
        Name table = audited.table();
        String name = Identifiers.of(table);
        Model.Entity entity = design.spec().model().entity(table).orElseThrow();
        String key = String.join(
                ", ",
                entity.key().stream().map(k -> "'" + k.replace("'", "''") + "'").toList());
        String secrets = Privacy.secrets(design.spec(), table).stream()
                .map(c -> ", '-" + c.replace("'", "''") + "'")
                .collect(Collectors.joining());
        String run = "\n  for each row execute function backend.audit(" + key + secrets + ");\n";
        String trigger = table.name() + "_audit";
        String cite = "-- " + audited.span().cite() + "\n";
        if (audited.columns().isEmpty()) {
            return cite + "create trigger " + Identifiers.of(trigger) + " after insert or update or delete on " + name
                    + run;
        }
        var changed = new ArrayList<String>();
        for (String column : audited.columns()) {
            String quoted = Selects.quoted(column);
            changed.add("old." + quoted + " is distinct from new." + quoted);
        }
        return cite + "create trigger " + Identifiers.of(trigger) + " after insert or delete on " + name + run
                + "create trigger " + Identifiers.of(trigger + "_update") + " after update on " + name
                + "\n  for each row when (" + String.join(" or ", changed) + ")"
                + run.replaceFirst("\n  for each row", "\n ");
    }
}

package dev.plumb.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A scratch database with an open connection that serves one trial after another: sweeping out what a trial
 * made takes a tenth of the time of a new database, and a connection that has asked before is quicker.
 * Closing it gives it back swept; one that cannot be swept clean is dropped. The schema {@code backend} stands in
 * it from the start: making and dropping a schema makes the server plan every prepared query anew.
 */
final class Workbench implements AutoCloseable {
    /** The catalogs of a database that nobody vacuums grow with every trial. */
    private static final int USES = 150;

    private static final Map<Server, Deque<Workbench>> FREE = new HashMap<>();

    private final ScratchDatabase database;
    private final Connection connection;
    private int uses;

    private Workbench(ScratchDatabase database, Connection connection) {
        this.database = database;
        this.connection = connection;
    }

    /** An empty database of that server, which nobody else uses until it is closed. */
    static Workbench of(Server server) {
        synchronized (FREE) {
            Deque<Workbench> free = FREE.computeIfAbsent(server, _ -> new ArrayDeque<>());
            while (!free.isEmpty()) {
                Workbench bench = free.pop();
                if (bench.answers()) {
                    return bench;
                }
                bench.discard();
            }
        }
        var database = server.scratch();
        try {
            Connection connection = database.connect();
            try (var statement = connection.createStatement()) {
                statement.execute("create schema backend");
            }
            CatalogAnswers.prepare(connection);
            return new Workbench(database, connection);
        } catch (SQLException e) {
            database.close();
            throw new DatabaseUnavailable("cannot open a scratch database: " + e.getMessage(), e);
        }
    }

    /** Drops those of a server that nobody uses; before it is let go of. */
    static void dropAll(Server server) {
        Deque<Workbench> free;
        synchronized (FREE) {
            free = FREE.getOrDefault(server, new ArrayDeque<>());
            FREE.remove(server);
        }
        free.forEach(Workbench::discard);
    }

    ScratchDatabase database() {
        return database;
    }

    Connection connection() {
        return connection;
    }

    private boolean answers() {
        try {
            return connection.isValid(5);
        } catch (SQLException gone) {
            return false;
        }
    }

    private void discard() {
        try {
            connection.close();
        } catch (SQLException gone) {
            // closed already
        }
        database.close();
    }

    @Override
    public void close() {
        if (++uses < USES && swept()) {
            synchronized (FREE) {
                FREE.computeIfAbsent(database.server(), _ -> new ArrayDeque<>()).push(this);
            }
        } else {
            discard();
        }
    }

    private boolean swept() {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
            try (var statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.execute(FORGET);
                statement.execute(ScratchDatabase.UNSUBSCRIBE);
                statement.execute(SWEEP);
                try (var left = statement.executeQuery(LEFT)) {
                    left.next();
                    return !left.getBoolean(1);
                }
            }
        } catch (SQLException e) {
            return false;
        }
    }

    /** What a session remembers, the plans of prepared queries apart: those are why its connection is kept. */
    private static final String FORGET = """
            close all; reset session authorization; reset all; unlisten *; select pg_advisory_unlock_all();
            discard temp; discard sequences; set time zone 'UTC'
            """;

    private static final String SWEEP = """
            do $sweep$
            declare r record;
            begin
              for r in select evtname from pg_event_trigger loop
                execute format('drop event trigger %I', r.evtname);
              end loop;
              for r in select pubname from pg_publication loop
                execute format('drop publication %I', r.pubname);
              end loop;
              for r in select fdwname from pg_foreign_data_wrapper loop
                execute format('drop foreign data wrapper %I cascade', r.fdwname);
              end loop;
              for r in select nspname from pg_namespace
                       where nspname !~ '^pg_' and nspname not in ('information_schema', 'public', 'backend') loop
                execute format('drop schema %I cascade', r.nspname);
              end loop;
              for r in select extname from pg_extension where extname <> 'plpgsql' loop
                execute format('drop extension %I cascade', r.extname);
              end loop;
              for r in select k.word, string_agg(format('%s.%I', c.relnamespace::regnamespace, c.relname), ', ') as names
                       from (values (1, 'r', 'table'), (1, 'p', 'table'), (2, 'v', 'view'),
                             (3, 'm', 'materialized view'), (4, 'S', 'sequence'), (5, 'f', 'foreign table'))
                            k(at, kind, word)
                       join pg_class c on c.relkind = k.kind::"char"
                       where c.oid >= 16384 and not c.relispartition
                         and c.relnamespace in ('public'::regnamespace, 'backend'::regnamespace)
                       group by k.at, k.word order by k.at loop
                execute 'drop ' || r.word || ' if exists ' || r.names || ' cascade';
              end loop;
              for r in select string_agg(format('%s.%I', t.typnamespace::regnamespace, t.typname), ', ') as names
                       from pg_type t left join pg_class c on c.oid = t.typrelid
                       where t.oid >= 16384 and t.typnamespace in ('public'::regnamespace, 'backend'::regnamespace)
                         and (t.typtype in ('e', 'd', 'r') or c.relkind = 'c') having count(*) > 0 loop
                execute 'drop type if exists ' || r.names || ' cascade';
              end loop;
              for r in select string_agg(p.oid::regprocedure::text, ', ') as names from pg_proc p
                       where p.oid >= 16384
                         and p.pronamespace in ('public'::regnamespace, 'backend'::regnamespace) having count(*) > 0 loop
                execute 'drop routine if exists ' || r.names || ' cascade';
              end loop;
              if exists (select from pg_depend where refclassid = 'pg_namespace'::regclass
                         and refobjid = 'backend'::regnamespace) then
                drop schema backend cascade;
                create schema backend;
              end if;
              if exists (select from pg_depend where refclassid = 'pg_namespace'::regclass
                         and refobjid = 'public'::regnamespace)
                 or not exists (select from pg_namespace where nspname = 'public'
                                and (nspacl::text like '%pg_database_owner=UC/pg_database_owner,=U/pg_database_owner}'
                                     or nspacl::text ~ '^[{]([^=,]+)=UC/\1,=UC/\1[}]$'))
                 or obj_description('public'::regnamespace) <> 'standard public schema' then
                -- only where it must be: every plan of every prepared query is then made again
                drop schema public cascade;
                if current_setting('server_version_num') >= '150000' then
                  create schema public authorization pg_database_owner;
                  grant usage on schema public to public;
                else
                  create schema public;
                  grant all on schema public to public;
                end if;
                comment on schema public is 'standard public schema';
              end if;
            end
            $sweep$
            """;

    /** Whether there is anything that the sweeping does not know. */
    private static final String LEFT = """
            select exists (select from pg_class where oid >= 16384)
                or exists (select from pg_type where oid >= 16384)
                or exists (select from pg_proc where oid >= 16384)
                or exists (select from pg_cast where oid >= 16384)
                or exists (select from pg_language where oid >= 16384)
                or exists (select from pg_am where oid >= 16384)
                or exists (select from pg_default_acl)
                or exists (select from pg_largeobject_metadata)
                or exists (select from pg_db_role_setting
                           where setdatabase = (select oid from pg_database where datname = current_database()))
            """;
}

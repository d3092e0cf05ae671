package dev.plumb.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A schema as choices: each place that may hold an object has a number from which that object follows, or
 * none. What does not fit together PostgreSQL refuses, and is left out; so any choice can be taken away from
 * a pair of schemas, and the smallest pair that still fails be found.
 */
final class RandomSchema {
    private static final List<String> TABLES = List.of("t1", "t2", "t3", "t4", "other.t5", "\"Odd table\"");
    private static final List<String> COLUMNS = List.of("a", "b", "c", "d", "\"Odd one\"");
    private static final List<String> ACTIONS = List.of(
            "",
            "",
            " on delete cascade",
            " on delete set null",
            " on delete restrict",
            " on delete set default",
            " on update cascade",
            " on delete cascade on update set null");

    /**
     * @param alone the statement by itself
     * @param table the table in whose CREATE TABLE it may stand; empty for none
     * @param inline how it stands there
     */
    record Piece(String place, String alone, String table, String inline) {}

    private final List<Piece> pieces = new ArrayList<>();

    private static Map<String, Double> places() {
        var places = new TreeMap<String, Double>();
        places.put("schema:other", 0.7);
        places.put("extension:citext", 0.1);
        for (String name : List.of("e1", "e2", "other.e3", "d1", "d2", "k1", "r1")) {
            places.put("type:" + name, 0.5);
        }
        for (String name : List.of("q1", "q2", "other.q3")) {
            places.put("sequence:" + name, 0.4);
        }
        for (String name : List.of("f1", "f2", "other.f3", "p1", "trig", "f_late", "f_rows", "f_table")) {
            places.put("routine:" + name, name.equals("trig") ? 0.8 : 0.4);
        }
        for (String table : TABLES) {
            places.put("table:" + table, 0.6);
            for (String column : COLUMNS) {
                places.put("column:" + table + ":" + column, 0.6);
                places.put("after:" + table + ":" + column, 0.1);
            }
            places.put("key:" + table, 0.75);
            for (int i = 1; i <= 2; i++) {
                places.put("unique:" + table + ":" + i, 0.3);
                places.put("check:" + table + ":" + i, 0.3);
                places.put("foreign:" + table + ":" + i, 0.45);
                places.put("index:" + table + ":" + i, 0.45);
                places.put("partition:" + table + ":" + i, 0.5);
                places.put("policy:" + table + ":" + i, 0.12);
                places.put("trigger:" + table + ":" + i, 0.15);
                places.put("subpartition:" + table + ":" + i, 0.4);
            }
            places.put("exclude:" + table, 0.1);
            places.put("options:" + table, 0.2);
            places.put("owner:" + table, 0.15);
        }
        for (String view : List.of("v1", "v2", "v3", "other.v4", "m1", "m2")) {
            places.put("view:" + view, 0.35);
            places.put("viewindex:" + view, 0.4);
            places.put("viewtrigger:" + view, 0.1);
        }
        for (int i = 1; i <= 8; i++) {
            places.put("comment:" + i, 0.4);
            places.put("grant:" + i, 0.3);
        }
        return places;
    }

    /** @param size the part of all objects, from 0 to 1, that there are */
    static SortedMap<String, Long> any(SplittableRandom random, double size) {
        var choices = new TreeMap<String, Long>();
        places().forEach((place, likely) -> {
            long choice = random.nextLong();
            if (random.nextDouble() < likely * size) {
                choices.put(place, choice);
            }
        });
        return choices;
    }

    /** The same with some choices made anew. */
    static SortedMap<String, Long> changed(SortedMap<String, Long> choices, SplittableRandom random, double part) {
        var changed = new TreeMap<>(choices);
        any(random, 0.8).forEach((place, choice) -> {
            if (random.nextDouble() < part) {
                changed.put(place, choice);
            }
        });
        for (String place : choices.keySet()) {
            if (random.nextDouble() < part / 2) {
                changed.remove(place);
            }
        }
        return changed;
    }

    static List<Piece> pieces(SortedMap<String, Long> choices) {
        var schema = new RandomSchema();
        for (String kind : List.of(
                "schema:",
                "extension:",
                "type:",
                "sequence:",
                "routine:",
                "table:",
                "column:",
                "key:",
                "unique:",
                "check:",
                "exclude:",
                "partition:",
                "subpartition:",
                "after:",
                "foreign:",
                "index:",
                "view:",
                "viewindex:",
                "trigger:",
                "viewtrigger:",
                "policy:",
                "options:",
                "owner:",
                "comment:",
                "grant:")) {
            choices.tailMap(kind).entrySet().stream()
                    .takeWhile(e -> e.getKey().startsWith(kind))
                    .forEach(e -> schema.make(kind, e.getKey(), new SplittableRandom(e.getValue())));
        }
        return schema.pieces;
    }

    private static <T> T pick(SplittableRandom r, List<T> all) {
        return all.get(r.nextInt(all.size()));
    }

    private void add(String place, String sql) {
        pieces.add(new Piece(place, sql, "", ""));
    }

    private void make(String kind, String place, SplittableRandom r) {
        String[] parts = place.split(":", -1);
        String name = parts[1];
        switch (kind) {
            case "schema:" -> add(place, "create schema " + name);
            case "extension:" -> add(place, "create extension " + name);
            case "type:" -> type(place, name, r);
            case "sequence:" ->
                add(
                        place,
                        "create sequence " + name
                                + pick(
                                        r,
                                        List.of(
                                                "",
                                                " as integer",
                                                " increment by 5 start with 10",
                                                " minvalue -5 maxvalue 900 cycle",
                                                " increment by -1",
                                                " cache 7")));
            case "routine:" -> routine(place, name, r);
            case "table:" -> table(place, name, r);
            case "column:" -> {
                String column = parts[2] + " " + column(r);
                pieces.add(new Piece(place, "alter table " + name + " add column " + column, name, column));
            }
            case "key:" ->
                constraint(
                        place,
                        name,
                        name("pk", name),
                        "primary key ("
                                + pick(r, List.of("id", "id", "id", "id", "a", "id, a", "b, id")) + ")"
                                + pick(r, List.of("", "", "", " include (b)")));
            case "unique:" ->
                constraint(
                        place,
                        name,
                        name("u" + parts[2], name),
                        "unique " + pick(r, List.of("", "", "nulls not distinct ")) + "("
                                + pick(r, List.of("id", "a", "b", "a, b", "id, c", "\"Odd one\"")) + ")"
                                + pick(r, List.of("", "", "", " deferrable", " deferrable initially deferred")));
            case "check:" -> {
                String check =
                        "check (" + condition(r) + ")" + pick(r, List.of("", "", "", "", " no inherit", " not valid"));
                String own = name("c" + parts[2], name);
                if (check.endsWith(" not valid")) { // where CREATE TABLE says so it means nothing
                    add(place, "alter table " + name + " add constraint " + own + " " + check);
                } else {
                    constraint(place, name, own, check);
                }
            }
            case "exclude:" ->
                constraint(
                        place,
                        name,
                        name("x", name),
                        "exclude using "
                                + pick(
                                        r,
                                        List.of(
                                                "btree (id with =)",
                                                "btree (a with =)",
                                                "gist (b with &&)",
                                                "gist (c with &&) where (id > 0)",
                                                "btree (b with =, a with =)")));
            case "foreign:" -> foreign(place, name, parts[2], r);
            case "index:" -> index(place, name, parts[2], r);
            case "partition:" -> partition(place, name, parts[2], r);
            case "subpartition:" -> {
                String part = name.replaceAll("[^a-z0-9.]", "") + "_p1";
                String bound = pick(
                        r,
                        parts[2].equals("1")
                                ? List.of("for values in (1)", "for values from (0) to (5)", "default")
                                : List.of("for values in (2, 3)", "for values from (5) to (9)", "default"));
                add(place, "create table " + part + "_" + parts[2] + " partition of " + part + " " + bound);
            }
            case "viewtrigger:" ->
                add(
                        place,
                        "create trigger " + name("vg", name) + " instead of "
                                + pick(r, List.of("insert", "insert or update", "delete")) + " on " + name
                                + " for each row execute function trig()");
            case "after:" ->
                add(
                        place,
                        "alter table " + name + " alter column " + parts[2] + " "
                                + pick(
                                        r,
                                        List.of(
                                                "set not null",
                                                "set default null",
                                                "set storage external",
                                                "set statistics 50",
                                                "set compression pglz",
                                                "set (n_distinct = 5)")));
            case "view:" -> view(place, name, r);
            case "viewindex:" ->
                add(
                        place,
                        "create " + pick(r, List.of("", "unique ")) + "index " + name("vi", name) + " on " + name
                                + " (x)");
            case "trigger:" -> trigger(place, name, parts[2], r);
            case "policy:" ->
                add(
                        place,
                        "create policy " + name("p" + parts[2], name) + " on " + name
                                + pick(r, List.of("", " as restrictive"))
                                + pick(r, List.of("", " for select", " for update"))
                                + pick(r, List.of("", " to pg_monitor")) + " using (" + condition(r) + ")");
            case "options:" -> options(place, name, r);
            case "owner:" ->
                add(
                        place,
                        "alter sequence " + pick(r, List.of("q1", "q2", "other.q3")) + " owned by " + name + "."
                                + pick(r, List.of("id", "a", "b")));
            case "comment:" -> comment(place, r);
            default -> grant(place, r);
        }
    }

    private static String name(String prefix, String of) {
        return prefix + "_" + of.replaceAll("[^a-z0-9]", "");
    }

    private void constraint(String place, String table, String name, String definition) {
        String text = "constraint " + name + " " + definition;
        pieces.add(new Piece(place, "alter table " + table + " add " + text, table, text));
    }

    private void type(String place, String name, SplittableRandom r) {
        add(
                place,
                switch (name) {
                    case "d1" ->
                        "create domain d1 as "
                                + pick(
                                        r,
                                        List.of(
                                                "text",
                                                "varchar(20)",
                                                "varchar(3)",
                                                "int",
                                                "text collate \"C\"",
                                                "char(5)",
                                                "date"))
                                + pick(r, List.of("", "", " not null", " default null"))
                                + pick(
                                        r,
                                        List.of(
                                                "",
                                                " constraint d1_c check (value <> '7')",
                                                " constraint d1_d check (value is not null)"));
                    case "d2" ->
                        "create domain d2 as "
                                + pick(
                                        r,
                                        List.of(
                                                "int",
                                                "bigint",
                                                "numeric(8,2)",
                                                "numeric(4,0)",
                                                "numeric(10,4)",
                                                "e1",
                                                "d1",
                                                "int[]"))
                                + pick(r, List.of("", " default 3"))
                                + pick(r, List.of("", " constraint d2_c check (value > -99)"));
                    case "k1" ->
                        "create type k1 as ("
                                + pick(
                                        r,
                                        List.of(
                                                "x int",
                                                "x int, y text",
                                                "y text",
                                                "x bigint, z e1",
                                                "x d1, y text",
                                                "x d2, w varchar(4)[]",
                                                "x numeric, y text"))
                                + ")";
                    case "r1" ->
                        "create type r1 as range (subtype = " + pick(r, List.of("float8", "text", "int")) + ")";
                    default ->
                        "create type " + name + " as enum ("
                                + pick(
                                        r,
                                        List.of(
                                                "'on', 'off'",
                                                "'on'",
                                                "'off', 'on'",
                                                "'on', 'new', 'off'",
                                                "'on', 'off', 'last'",
                                                "'first', 'on', 'off'",
                                                "'other'",
                                                "'it''s', 'on'"))
                                + ")";
                });
    }

    private void routine(String place, String name, SplittableRandom r) {
        add(
                place,
                switch (name) {
                    case "f1" ->
                        pick(
                                r,
                                List.of(
                                        "create function f1() returns int language sql immutable as 'select 1'",
                                        "create function f1() returns int language sql immutable as 'select 2'",
                                        "create function f1() returns bigint language sql immutable as 'select 1::bigint'",
                                        "create function f1() returns int language sql immutable return 3",
                                        "create function f1() returns int language plpgsql stable as 'begin return 4; end'"));
                    case "f2" ->
                        pick(
                                r,
                                List.of(
                                        "create function f2(x int) returns boolean language sql immutable as 'select x > 0'",
                                        "create function f2(x int) returns boolean language sql immutable strict as 'select x > 1'",
                                        "create function f2(y int, z int default 2) returns boolean language sql immutable as 'select y > z'",
                                        "create function f2(x e1) returns boolean language sql immutable as 'select true'",
                                        "create function f2(x d1) returns d1 language sql immutable as 'select x'"));
                    case "other.f3" ->
                        pick(
                                r,
                                List.of(
                                        "create function other.f3(x text) returns text language sql immutable return upper(x)",
                                        "create function other.f3(x text) returns text language sql immutable return lower(x)",
                                        "create function other.f3(variadic x int[]) returns int language sql as 'select x[1]'"));
                    case "p1" ->
                        pick(
                                r,
                                List.of(
                                        "create procedure p1() language sql as 'select 1'",
                                        "create procedure p1(x int) language plpgsql as 'begin null; end'",
                                        "create procedure p1() language plpgsql security definer as 'begin commit; end'"));
                    case "f_rows" ->
                        pick(
                                r,
                                List.of(
                                        "create function f_rows() returns setof t1 language sql stable as 'select * from t1'",
                                        "create function f_rows() returns table (x int, y int) language sql as 'select 1, 2'",
                                        "create function f_rows(out x int, inout y int default 3) language sql as 'select 1, y'",
                                        "create function f_rows() returns table (x bigint) language plpgsql rows 5 cost 7 as 'begin return; end'"));
                    case "f_table" ->
                        pick(
                                r,
                                List.of(
                                        "create function f_table(r t2) returns int language sql immutable as 'select 1'",
                                        "create function f_table(r t2) returns int language sql parallel safe leakproof as 'select 2'",
                                        "create function f_table(e1[]) returns e1 language sql set search_path = public as 'select $1[1]'",
                                        "create function f_table(k1) returns k1 language sql as 'select $1'"));
                    case "f_late" ->
                        pick(
                                r,
                                List.of(
                                        "create function f_late() returns void language plpgsql as 'begin perform count(*) from t1; end'",
                                        "create function f_late() returns setof int language sql begin atomic select 1; end"));
                    default ->
                        pick(
                                r,
                                List.of(
                                        "create function trig() returns trigger language plpgsql as 'begin return new; end'",
                                        "create function trig() returns trigger language plpgsql as 'begin return coalesce(new, old); end'"));
                });
    }

    private void table(String place, String table, SplittableRandom r) {
        String id = "id "
                + pick(
                        r,
                        List.of(
                                "int not null",
                                "int not null",
                                "bigint not null",
                                "int generated always as identity",
                                "bigint generated by default as identity (start with 100)",
                                "uuid not null default gen_random_uuid()",
                                "serial",
                                "bigserial",
                                "text not null",
                                "int"));
        String tail = pick(
                r,
                List.of(
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        " inherits (t1)",
                        " partition by range (id)",
                        " partition by list (id)",
                        " partition by hash (id)",
                        " with (fillfactor=70)"));
        String head = "create " + (r.nextInt(12) == 0 ? "unlogged " : "") + "table " + table;
        pieces.add(new Piece(place, head + " (" + id + ")" + tail, table, head + "\n" + id + "\n" + tail));
    }

    private static String column(SplittableRandom r) {
        String required = pick(r, List.of("", "", " not null"));
        return switch (r.nextInt(18)) {
            case 0 -> "int" + required + pick(r, List.of("", " default 7", " default f1()", " default nextval('q1')"));
            case 1 -> "bigint" + required + pick(r, List.of("", " default 8"));
            case 2 -> "smallint" + required + pick(r, List.of("", " default 3"));
            case 3 ->
                "text" + pick(r, List.of("", "", " collate \"C\"")) + required
                        + pick(r, List.of("", " default 'x'", " default upper('x')"));
            case 4 ->
                "varchar(" + pick(r, List.of("2", "5", "10", "40")) + ")" + required
                        + pick(r, List.of("", " default 'v'"));
            case 5 ->
                "numeric" + pick(r, List.of("", "(10,2)", "(6,0)", "(12,4)", "(4,2)", "(5,-2)")) + required
                        + pick(r, List.of("", " default 1.5"));
            case 6 -> "boolean" + required + pick(r, List.of("", " default true"));
            case 7 ->
                pick(r, List.of("date", "timestamptz", "timestamp", "timestamptz(3)"))
                        + required
                        + pick(r, List.of("", " default now()"));
            case 8 -> pick(r, List.of("json", "jsonb")) + required + pick(r, List.of("", " default '{}'"));
            case 9 ->
                pick(r, List.of("text[]", "int[]", "bigint[]", "varchar(8)[]", "varchar(2)[]", "numeric(4,1)[]"))
                        + required
                        + pick(r, List.of("", " default '{}'"));
            case 10 -> pick(r, List.of("e1", "e2", "other.e3")) + required + pick(r, List.of("", " default 'on'"));
            case 11 -> pick(r, List.of("e1[]", "e2[]", "d1[]", "d2[]", "k1", "k1[]", "r1")) + pick(r, List.of("", ""));
            case 12 -> pick(r, List.of("d1", "d2")) + required + pick(r, List.of("", " default '5'"));
            case 13 -> pick(r, List.of("int4range", "daterange", "tstzrange"));
            case 14 ->
                pick(
                                r,
                                List.of(
                                        "uuid",
                                        "bytea",
                                        "interval",
                                        "inet",
                                        "char(4)",
                                        "double precision",
                                        "real",
                                        "money",
                                        "interval(0)",
                                        "time(0)",
                                        "name",
                                        "macaddr",
                                        "point",
                                        "xml",
                                        "bit varying(9)",
                                        "citext",
                                        "time",
                                        "bit(3)"))
                        + pick(r, List.of("", "", required));
            case 15 ->
                "int generated always as (" + pick(r, List.of("1 + 1", "length('x')", "id * 2", "f1()")) + ") "
                        + pick(r, List.of("stored", "stored", "virtual"));
            case 16 ->
                "text generated always as (" + pick(r, List.of("a || 'x'", "upper(b)", "id::text", "a::text"))
                        + ") stored";
            default -> "int generated " + pick(r, List.of("always", "by default")) + " as identity";
        };
    }

    private static String condition(SplittableRandom r) {
        return pick(
                r,
                List.of(
                        "id is not null",
                        "a is not null or id is not null",
                        "b is null or b is not null",
                        "id::text <> '-5'",
                        "a::text <> 'never'",
                        "c is not null",
                        "length(a) < 1000",
                        "f2(a)",
                        "a = 'on'",
                        "\"Odd one\"::text <> 'zz'",
                        "b in ('on', 'off')",
                        "a > 0"));
    }

    private void foreign(String place, String table, String at, SplittableRandom r) {
        String referenced = pick(r, TABLES);
        String columns = pick(r, List.of("id", "a", "b", "c", "a", "b", "a, b"));
        String text = "constraint " + name("f" + at, table) + " foreign key (" + columns + ") references " + referenced
                + " ("
                + pick(
                        r,
                        columns.contains(",") ? List.of("a, b", "id, a", "id, c") : List.of("id", "id", "id", "a", "b"))
                + ")"
                + pick(r, ACTIONS)
                + pick(
                        r,
                        List.of(
                                "",
                                "",
                                "",
                                " deferrable",
                                " deferrable initially deferred",
                                " not valid",
                                " match full"));
        add(place, "alter table " + table + " add " + text);
    }

    private void index(String place, String table, String at, SplittableRandom r) {
        add(
                place,
                "create " + pick(r, List.of("", "", "", "unique ")) + "index " + name("i" + at, table) + " on " + table
                        + " "
                        + pick(
                                r,
                                List.of(
                                        "(a)",
                                        "(b)",
                                        "(a desc nulls last, id)",
                                        "(id) include (a)",
                                        "using hash (a)",
                                        "(lower(a::text))",
                                        "(a) where id is not null",
                                        "(b) where a is not null",
                                        "(a text_pattern_ops)",
                                        "using gin (b)",
                                        "using brin (id)",
                                        "(id) with (fillfactor=60)",
                                        "using gist (c)",
                                        "((a || 'x'))",
                                        "(b collate \"C\")",
                                        "(c) nulls not distinct",
                                        "(f2(a))",
                                        "using gin (b jsonb_path_ops)")));
    }

    private void partition(String place, String table, String at, SplittableRandom r) {
        String name = table.replaceAll("[^a-z0-9.]", "") + "_p" + at;
        String bound = pick(
                r,
                at.equals("1")
                        ? List.of(
                                "for values from (0) to (10)",
                                "for values from (minvalue) to (10)",
                                "for values in (1, 2)",
                                "for values in (2)",
                                "for values with (modulus 2, remainder 0)",
                                "default")
                        : List.of(
                                "for values from (10) to (1000)",
                                "for values from (10) to (maxvalue)",
                                "for values in (3, null)",
                                "default",
                                "for values with (modulus 2, remainder 1)"));
        String further =
                at.equals("1") ? pick(r, List.of("", "", " partition by list (id)", " partition by range (id)")) : "";
        add(place, "create table " + name + " partition of " + table + " " + bound + further);
    }

    private void view(String place, String name, SplittableRandom r) {
        boolean materialized = name.startsWith("m");
        String from = pick(r, List.of("t1", "t1", "t2", "t3", "other.t5", "\"Odd table\"", "v1", "v2", "m1"));
        String query = pick(
                r,
                List.of(
                        "select id as x, a as y from " + from,
                        "select id as x, a as y, b as z from " + from,
                        "select a as x from " + from + " where id is not null",
                        "select count(*) as x from " + from,
                        "select x, 1 as one from " + from,
                        "select * from " + from,
                        "select a as x, b as y from " + from + " where b is not null",
                        "select f1() as x",
                        "select id as x, max(b::text) as y from " + from + " group by id",
                        "select t1.id as x, t2.a as y from t1 join t2 on t2.id = t1.id",
                        "with recursive w(x) as (select 1 union all select x + 1 from w where x < 5) select x from w"));
        add(
                place,
                "create " + (materialized ? "materialized view " : "view ") + name
                        + (materialized
                                ? ""
                                : pick(
                                        r,
                                        List.of(
                                                "",
                                                "",
                                                "",
                                                " with (security_invoker=true)",
                                                " with (security_barrier=true)")))
                        + " as " + query
                        + (materialized
                                ? pick(r, List.of("", " with no data"))
                                : pick(r, List.of("", "", "", " with check option", " with local check option"))));
    }

    private void trigger(String place, String table, String at, SplittableRandom r) {
        add(
                place,
                "create " + pick(r, List.of("trigger ", "trigger ", "trigger ", "constraint trigger "))
                        + name("g" + at, table)
                        + pick(
                                r,
                                List.of(
                                        " before insert on ",
                                        " after insert or update on ",
                                        " after update of a on ",
                                        " after delete on "))
                        + table + " " + pick(r, List.of("", "", "deferrable initially deferred "))
                        + pick(
                                r,
                                List.of(
                                        "for each row ",
                                        "for each row ",
                                        "for each row when (new.id is not null) ",
                                        "for each statement "))
                        + "execute function trig()");
        if (r.nextInt(4) == 0) {
            add(place, "alter table " + table + " disable trigger " + name("g" + at, table));
        }
    }

    private void options(String place, String table, SplittableRandom r) {
        add(
                place,
                "alter table " + table + " "
                        + pick(
                                r,
                                List.of(
                                        "enable row level security",
                                        "force row level security",
                                        "replica identity full",
                                        "replica identity nothing",
                                        "set (fillfactor=80, autovacuum_enabled=false)",
                                        "cluster on " + name("i1", table),
                                        "cluster on " + name("pk", table),
                                        "set (toast.autovacuum_enabled=false)",
                                        "replica identity using index " + name("u1", table),
                                        "set (toast_tuple_target=256)")));
    }

    private void comment(String place, SplittableRandom r) {
        String table = pick(r, TABLES);
        String on = pick(
                r,
                List.of(
                        "table " + table,
                        "column " + table + ".id",
                        "column " + table + ".a",
                        "type e1",
                        "domain d1",
                        "view v1",
                        "sequence q1",
                        "function f1()",
                        "constraint " + name("pk", table) + " on " + table,
                        "index " + name("i1", table),
                        "schema other",
                        "trigger " + name("g1", table) + " on " + table,
                        "policy " + name("p1", table) + " on " + table,
                        "materialized view m1",
                        "column v1.x",
                        "type k1",
                        "column k1.x",
                        "constraint d1_c on domain d1",
                        "type r1",
                        "extension citext",
                        "procedure p1()",
                        "index " + name("pk", table),
                        "schema public",
                        "function f_rows()",
                        "trigger " + name("vg", "v1") + " on v1",
                        "constraint " + name("f1", table) + " on " + table));
        add(place, "comment on " + on + " is " + pick(r, List.of("'one'", "'two'", "'it''s \\ three'")));
    }

    private void grant(String place, SplittableRandom r) {
        String table = pick(r, TABLES);
        add(
                place,
                pick(
                        r,
                        List.of(
                                "grant select on " + table + " to pg_monitor",
                                "grant select, insert on " + table + " to public",
                                "grant update (a) on " + table + " to pg_monitor",
                                "grant usage on schema other to pg_monitor",
                                "grant usage on sequence q1 to pg_monitor",
                                "revoke execute on function f1() from public",
                                "grant execute on procedure p1() to pg_monitor with grant option",
                                "revoke usage on type e1 from public",
                                "grant usage on domain d1 to pg_monitor",
                                "grant select on v1 to pg_monitor",
                                "grant select on m1 to public",
                                "grant all on " + table + " to pg_monitor with grant option",
                                "grant create on schema public to pg_monitor",
                                "revoke usage on schema public from public",
                                "revoke select (a) on " + table + " from public",
                                "grant select (id), references (id) on " + table + " to public",
                                "grant execute on function f_rows() to pg_monitor",
                                "grant trigger, truncate on " + table + " to pg_read_all_data")));
    }
}

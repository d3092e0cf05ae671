package dev.plumb.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Catalog.ColumnName;
import dev.plumb.schema.Fingerprint;
import dev.plumb.schema.Intentions;
import dev.plumb.schema.Migrations;
import dev.plumb.schema.Name;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Planner;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.schema.Step;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of rows on the way there and back: the three classes of ways back, each with data. */
class WayBackTest {
    private record Journey(Plan plan, List<String> before, List<String> between, List<String> after) {}

    /**
     * There and back on a database that lives.
     *
     * @param meanwhile what somebody does between the two; may be empty
     * @param look a query of one column, before and after; with {@code between}, which looks in between
     */
    private static Journey journey(
            String from, String to, Intentions intentions, String rows, String between, String meanwhile, String look)
            throws SQLException {
        var problems = new Problems();
        Catalog start = read(from).catalog();
        Plan plan = Planner.plan(start, read(to), intentions, 1, problems);
        assertThat(problems.sorted()).isEmpty();
        Migrations migrations = Migrations.NONE.with(plan);
        try (var database = TestServer.shared().scratch();
                var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(from + ";" + rows);
            List<String> before = all(statement.executeQuery(look));
            MigrationRunner.migrate(database.address(), migrations, Optional.empty());
            assertThat(CatalogReader.fingerprint(connection)).isEqualTo(Fingerprint.of(plan.to()));
            List<String> amid = all(statement.executeQuery(between));
            if (!meanwhile.isEmpty()) {
                statement.execute(meanwhile);
            }
            MigrationRunner.back(database.address(), migrations, 0);
            assertThat(CatalogReader.fingerprint(connection)).isEqualTo(Fingerprint.of(plan.from()));
            return new Journey(plan, before, amid, all(statement.executeQuery(look)));
        }
    }

    private static List<String> all(java.sql.ResultSet rows) throws SQLException {
        var all = new ArrayList<String>();
        while (rows.next()) {
            all.add(String.valueOf(rows.getString(1)));
        }
        return all;
    }

    private static SpecifiedSchema read(String sql) {
        return SpecifiedSql.read(
                List.of(new Span(new SourceFile("schema.sql", sql), 0, sql.length())),
                new Problems(),
                CatalogCache.ofUser(),
                PostgresBinaries.VERSION,
                TestServer::shared);
    }

    private static Intentions allNew(String to) {
        Set<ColumnName> brandNew = new HashSet<>();
        read(to).catalog().tables().forEach(t -> {
            brandNew.add(new ColumnName(t.name(), ""));
            t.columns().forEach(c -> brandNew.add(new ColumnName(t.name(), c.name())));
        });
        return new Intentions(Map.of(), Map.of(), Map.of(), brandNew, Map.of());
    }

    private static final Name T = Name.inPublic("t");

    @Test
    void anAddedColumnGoesAgainAndNothingElseChanges() throws SQLException {
        var journey = journey(
                "create table t (id int primary key, a text)",
                "create table t (id int primary key, a text, b int not null default 3)",
                Intentions.NONE,
                "insert into t values (1, 'x'), (2, null)",
                "select b from t order by id",
                "update t set a = 'y' where id = 2",
                "select t::text from t order by id");
        assertThat(journey.plan().wayBack()).isEqualTo(Plan.WayBack.EXACT);
        assertThat(journey.between()).containsExactly("3", "3");
        assertThat(journey.before()).containsExactly("(1,x)", "(2,)");
        assertThat(journey.after()).as("what was changed meanwhile stays").containsExactly("(1,x)", "(2,y)");
    }

    @Test
    void exchangedNamesTakeTheirRowsAndNumbersAlong() throws SQLException {
        var a = Name.inPublic("a");
        var b = Name.inPublic("b");
        var journey = journey(
                "create table a (id serial primary key, x int);"
                        + "create table b (id bigint generated always as identity primary key, y text)",
                "create table b (id serial primary key, x int);"
                        + "create table a (id bigint generated always as identity primary key, y text)",
                new Intentions(Map.of(a, b, b, a), Map.of(), Map.of(), Set.of(), Map.of()),
                "insert into a (x) values (10), (20), (30); insert into b (y) values ('one')",
                "with new as (insert into b (x) values (40) returning id) select id from new",
                "insert into a (y) values ('two')",
                "select 'a' || a::text from a union all select 'b' || b::text from b order by 1");
        assertThat(journey.plan().wayBack()).isEqualTo(Plan.WayBack.EXACT);
        assertThat(journey.between())
                .as("numbered after the rows that are there")
                .containsExactly("4");
        assertThat(journey.after()).containsExactly("a(1,10)", "a(2,20)", "a(3,30)", "a(4,40)", "b(1,one)", "b(2,two)");
    }

    @Test
    void aNameThatWasPassedOnComesBackWithItsRowsAndNumbers() throws SQLException {
        var journey = journey(
                "create table t (id serial primary key, a int)",
                "create table old_t (id serial primary key, old_a int);"
                        + "create table t (id serial primary key, a text not null)",
                new Intentions(
                        Map.of(Name.inPublic("old_t"), T),
                        Map.of(new ColumnName(Name.inPublic("old_t"), "old_a"), "a"),
                        Map.of(),
                        Set.of(),
                        Map.of()),
                "insert into t (a) values (10), (20)",
                "with new as (insert into old_t (old_a) values (30) returning id) select id from new",
                "insert into t (a) values ('new')",
                "select t::text from t order by id");
        assertThat(journey.between()).containsExactly("3");
        assertThat(journey.after()).containsExactly("(1,10)", "(2,20)", "(3,30)");
    }

    @Test
    void aDroppedColumnIsFilledAgain() throws SQLException {
        var journey = journey(
                "create table t (id int primary key, a text not null default 'new', n int)",
                "create table t (id int primary key, n int)",
                Intentions.NONE,
                "insert into t values (1, 'x', 1), (2, 'y', null), (3, 'z', 3)",
                "select n from t order by id",
                "delete from t where id = 1; insert into t values (4, 4)",
                "select t::text from (select id, a, n from t order by id) t");
        assertThat(journey.plan().wayBack()).isEqualTo(Plan.WayBack.EXACT_WITH_PARKED);
        assertThat(journey.after())
                .as("a row that went stays away, one that came gets the default")
                .containsExactly("(2,y,)", "(3,z,3)", "(4,new,4)");
    }

    @Test
    void aDroppedTableWithForeignKeysComesBackWithItsRowsAndNumbers() throws SQLException {
        String from = """
                create table shop (id int primary key);
                create table item (id int generated always as identity primary key,
                  shop int not null references shop on delete cascade, parent int references item, name text);
                create table line (id int primary key, item int references item)""";
        String to = "create table shop (id int primary key)";
        var journey = journey(
                from,
                to,
                Intentions.NONE,
                "insert into shop values (1), (2);"
                        + " insert into item (shop, parent, name) values (1, null, 'a'), (2, 1, null), (2, 2, 'ü');"
                        + " insert into line values (1, 3), (2, null)",
                "select id from shop order by id",
                "insert into shop values (3)",
                "select i::text from item i union all select l::text from line l order by 1");
        assertThat(journey.plan().wayBack()).isEqualTo(Plan.WayBack.EXACT_WITH_PARKED);
        assertThat(journey.between()).containsExactly("1", "2");
        assertThat(journey.after()).isEqualTo(journey.before()).hasSize(5);
        var next = journey(
                from,
                to,
                Intentions.NONE,
                "insert into shop values (1); insert into item (shop) select 1 from generate_series(1, 7)",
                "select 1",
                "",
                "with n as (insert into item (shop) select id from shop returning id) select id from n");
        // each look takes a number: seven were there, the first look took the eighth
        assertThat(next.before()).containsExactly("8");
        assertThat(next.after()).as("new rows are numbered after the old ones").containsExactly("9");
    }

    @Test
    void aNarrowedTypeGetsItsWidthBack() throws SQLException {
        var journey = journey(
                "create table t (id int primary key, a numeric(12, 4) not null, b timestamptz)",
                "create table t (id int primary key, a int not null, b date)",
                Intentions.NONE,
                "insert into t values (1, 1.2345, '2026-05-05 12:34:56Z'), (2, 99999.5, null), (3, 7, '2026-01-01Z')",
                "select a from t order by id",
                "update t set a = 5 where id = 3",
                "select a || ' ' || coalesce(to_char(b at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), '-')"
                        + " from t order by id");
        assertThat(journey.plan().wayBack()).isEqualTo(Plan.WayBack.EXACT_WITH_PARKED);
        assertThat(journey.between()).containsExactly("1", "100000", "5".replace('5', '7'));
        assertThat(journey.after())
                .as("what was changed meanwhile is as it was changed")
                .containsExactly("1.2345 2026-05-05 12:34:56", "99999.5000 -", "5.0000 2026-01-01 00:00:00");
    }

    @Test
    void rowsWithARemovedEnumValueGetItBack() throws SQLException {
        var journey = journey(
                "create type st as enum ('new', 'held', 'done'); create table t (id int primary key,"
                        + " s st not null default 'new', past st[] not null default '{}')",
                "create type st as enum ('new', 'done'); create table t (id int primary key,"
                        + " s st not null default 'new', past st[] not null default '{}')",
                Intentions.NONE,
                "insert into t values (1, 'held', '{new,held}'), (2, 'done', '{held}'), (3, 'held', '{}')",
                "select t::text from t order by id",
                "update t set s = 'done' where id = 3",
                "select t::text from t order by id");
        assertThat(journey.plan().wayBack()).isEqualTo(Plan.WayBack.EXACT_WITH_PARKED);
        assertThat(journey.between()).containsExactly("(1,new,{new})", "(2,done,{})", "(3,new,{})");
        assertThat(journey.after())
                .as("one that went on meanwhile stays where it is")
                .containsExactly("(1,held,\"{new,held}\")", "(2,done,{held})", "(3,done,{})");
    }

    @Test
    void aSplitByRenameComesTogetherAgain() throws SQLException {
        var journey = journey(
                "create table t (id int primary key, name varchar(40) not null, legacy int)",
                "create table t (id int primary key, first_name varchar(40) not null, last_name text not null)",
                new Intentions(
                        Map.of(),
                        Map.of(new ColumnName(T, "first_name"), "name"),
                        Map.of(
                                new ColumnName(T, "last_name"),
                                "coalesce(nullif(split_part(first_name, ' ', 2), ''), '-')"),
                        Set.of(new ColumnName(T, "last_name")),
                        Map.of()),
                "insert into t values (1, 'Ada Lovelace', 7), (2, 'Plato', null)",
                "select last_name from t order by id",
                "update t set first_name = 'Platon' where id = 2",
                "select t::text from (select id, name, legacy from t order by id) t");
        assertThat(journey.plan().wayBack()).isEqualTo(Plan.WayBack.EXACT_WITH_PARKED);
        assertThat(journey.between()).containsExactly("Lovelace", "-");
        assertThat(journey.after()).containsExactly("(1,\"Ada Lovelace\",7)", "(2,Platon,)");
    }

    @Test
    void aTableThatWasSplitInTwoIsOneAgain() throws SQLException {
        String to = """
                create table person (id int primary key, name text not null);
                create table address (person int primary key references person, street text)""";
        var journey = journey(
                "create table customer (id int primary key, name text not null, street text)",
                to,
                new Intentions(
                        Map.of(Name.inPublic("person"), Name.inPublic("customer")),
                        Map.of(),
                        Map.of(),
                        Set.of(new ColumnName(Name.inPublic("address"), "")),
                        Map.of()),
                "insert into customer values (1, 'Ada', 'Main St'), (2, 'Grace', null)",
                "select name from person order by id",
                "insert into person values (3, 'Edith')",
                "select c::text from customer c order by id");
        assertThat(journey.plan().wayBack()).isEqualTo(Plan.WayBack.EXACT_WITH_PARKED);
        assertThat(journey.after()).containsExactly("(1,Ada,\"Main St\")", "(2,Grace,)", "(3,Edith,)");
    }

    @Test
    void aColumnOfATableWithoutKeyIsLostAndSaidToBe() throws SQLException {
        String to = "create table t (a int)";
        var journey = journey(
                "create table t (a int, b text)",
                to,
                allNew(to),
                "insert into t values (1, 'x'), (2, 'y')",
                "select a from t order by a",
                "",
                "select t::text from t order by a");
        assertThat(journey.plan().wayBack()).isEqualTo(Plan.WayBack.LOSSY);
        assertThat(journey.after()).containsExactly("(1,)", "(2,)");
    }

    /** What is kept of large tables is copied in batches; what changes meanwhile changes in what is kept. */
    @Test
    void rowsThatChangeWhileTheyAreKeptComeBackAsTheyWereLast() throws SQLException {
        String start = """
                create table orders (id int primary key, note text, n int not null default 7);
                create table gone (a int, b text, c text, primary key (a, b));
                create table emptied (id int primary key, v text);
                create table parted (id int primary key, v text) partition by range (id);
                create table parted_1 partition of parted for values from (0) to (10);
                create table parted_2 partition of parted for values from (10) to (20);
                """;
        String target = """
                create table orders (id int primary key);
                create table parted (id int primary key) partition by range (id);
                create table parted_1 partition of parted for values from (0) to (10);
                create table parted_2 partition of parted for values from (10) to (20);
                """;
        var problems = new Problems();
        Plan plan = Planner.plan(
                read(start).catalog(),
                read(target),
                new Intentions(
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Set.of(),
                        Map.of(
                                Name.inPublic("orders"),
                                1_000_000L,
                                Name.inPublic("gone"),
                                1_000_000L,
                                Name.inPublic("emptied"),
                                1_000_000L,
                                Name.inPublic("parted"),
                                1_000_000L)),
                1,
                problems);
        assertThat(problems.sorted()).isEmpty();
        assertThat(plan.wayBack()).isEqualTo(Plan.WayBack.EXACT_WITH_PARKED);
        String look =
                "select concat_ws(',', o.id, o.note, o.n) from orders o where id in (1, 2, 3, 4, 25000, 25001, 25002)"
                        + " union all select concat_ws(',', a, b, c) from gone where a in (1, 2, 3, 25001, 25002) order by 1";
        try (var database = TestServer.shared().scratch();
                var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(start + """
                    insert into orders select i, 'note ' || i, i from generate_series(1, 25000) i;
                    insert into gone select i, 'b', 'c ' || i from generate_series(1, 25000) i;
                    insert into emptied values (1, 'a'), (2, 'b');
                    insert into parted values (1, 'a'), (11, 'b');
                    """);
            int last = 0;
            for (int i = 0; i < plan.forward().size(); i++) {
                if (plan.forward().get(i).transaction() == Step.TransactionMode.NONE) {
                    last = i;
                }
            }
            for (int i = 0; i < plan.forward().size(); i++) {
                statement.execute(plan.forward().get(i).sql());
                if (i == last) {
                    statement.execute("""
                            update orders set note = 'other', n = 0 where id = 1;
                            update orders set note = null where id = 2;
                            delete from orders where id = 3;
                            update orders set id = 25002 where id = 4;
                            insert into orders values (25001, 'new', 1);
                            update gone set c = 'other' where a = 1;
                            update gone set a = 25002 where a = 2;
                            delete from gone where a = 3;
                            insert into gone values (25001, 'b', 'new');
                            truncate emptied, parted_1;
                            insert into emptied values (2, 'new');
                            """);
                }
            }
            assertThat(CatalogReader.fingerprint(connection)).isEqualTo(Fingerprint.of(plan.to()));
            for (Step step : plan.back()) {
                statement.execute(step.sql());
            }
            assertThat(CatalogReader.fingerprint(connection)).isEqualTo(Fingerprint.of(plan.from()));
            assertThat(all(statement.executeQuery(look)))
                    .containsExactly(
                            "1,b,other",
                            "1,other,0",
                            "2,2",
                            "25000,note 25000,25000",
                            "25001,b,new",
                            "25001,new,1",
                            "25002,b,c 2",
                            "25002,note 4,4");
            assertThat(all(statement.executeQuery(
                            "select count(*)::text from orders where note = 'note ' || id and n = id"
                                    + " union all select count(*)::text from gone where c = 'c ' || a")))
                    .containsExactly("24996", "24997");
            assertThat(all(statement.executeQuery("select concat_ws(',', id, v) from emptied"
                            + " union all select concat_ws(',', id, v) from parted order by 1")))
                    .containsExactly("11,b", "2,new");
            assertThat(plan.forward().stream().filter(s -> s.sql().contains("\nfrom") && s.work() == Step.Work.ROWS))
                    .as("nothing is copied in one statement")
                    .allMatch(s -> s.sql().startsWith("do "));
        }
    }
}

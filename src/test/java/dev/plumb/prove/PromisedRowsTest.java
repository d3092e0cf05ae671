package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Database;
import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Name;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Tables of any shape are filled with as many rows as are promised, as far as their own rules let them. */
final class PromisedRowsTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));

    private static final String SQL = """
            create table groups (
              id   bigint generated always as identity primary key,
              code text not null unique check (code ~ '^[A-Z]{2}-[0-9]+$')
            );
            create table members (
              id       uuid primary key default gen_random_uuid(),
              email    varchar(60) not null unique,
              group_id bigint not null references groups,
              note     text,
              joined   timestamptz not null default now(),
              shown    text generated always as (upper(email)) stored
            );
            create table seats (
              group_id  bigint not null references groups,
              member_id uuid   not null references members,
              primary key (group_id, member_id)
            );
            create table single (only_one boolean primary key check (only_one));
            """;

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void asManyRowsAsPromised() throws SQLException {
        var problems = new Problems();
        SpecifiedSchema schema =
                DATABASE.catalogOf(List.of(new Span(new SourceFile("s.sql", SQL), 0, SQL.length())), problems);
        assertThat(problems.isEmpty()).isTrue();
        try (var database = DATABASE.scratch();
                var connection = database.connect();
                var statement = connection.createStatement()) {
            statement.execute(SQL + """
                    insert into groups (code) values ('AB-1'), ('CD-2');
                    insert into members (email, group_id, note) values ('a@example.com', 1, E'tab\\tand \\\\ backslash');
                    insert into seats select 1, id from members;
                    insert into single values (true);
                    """);
            try (var scratch = new Scratch(connection, schema.catalog())) {
                Map<Name, Long> promised = Map.of(
                        Name.inPublic("groups"), 40L,
                        Name.inPublic("members"), 3_000L,
                        Name.inPublic("seats"), 5_000L,
                        Name.inPublic("single"), 10L);

                Map<Name, Long> filled = PromisedRows.fill(scratch, promised, Duration.ofSeconds(60));

                assertThat(filled)
                        .containsEntry(Name.inPublic("groups"), 40L)
                        .containsEntry(Name.inPublic("members"), 3_000L)
                        .containsEntry(Name.inPublic("seats"), 5_000L)
                        .containsEntry(Name.inPublic("single"), 1L);
                for (Name table : filled.keySet()) {
                    assertThat(scratch.count(table)).as(table.toString()).isEqualTo(filled.get(table));
                }
                assertThat(scratch.texts("select count(distinct group_id)::text from members"))
                        .as("parents are many")
                        .containsExactly("40");
                assertThat(scratch.texts("select distinct note from members")).containsExactly("tab\tand \\ backslash");
            }
        }
    }
}

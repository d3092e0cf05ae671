package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code plumb check} says that no check looks for. */
class CheckTest {
    private static final String LAMPS = """
            # Lamps

            ```yaml
            stack: { package: com.example.lamps }
            ```

            ```sql
            create table rooms (
              id   bigint generated always as identity primary key,
              name varchar(80) not null unique
            );
            create table lamps (
              id      bigint generated always as identity primary key,
              code    varchar(20) not null unique,
              room_id bigint      not null references rooms
            );
            create index lamps_room_idx on lamps (room_id);
            ```

            ```yaml
            openapi: 3.1.0
            info: { title: Lamps, version: '1' }
            paths:
              /codes:
                get:
                  operationId: codes
                  security: []
                  responses:
                    '200':
                      description: The codes of each room
                      content: { application/json: { schema: { type: array, items: %s } } }
            ```

            ```yaml
            operations:
              codes: { answer: "%s" }
            ```
            """;

    @TempDir
    Path folder;

    @Test
    void whatCannotBeWrittenIsSaidBeforeAnybodyImplementsIt() throws IOException {
        Files.writeString(
                folder.resolve("lamps.md"),
                LAMPS.formatted("{ type: string }", "rooms.map(r, r.lamps.map(l, l.code)[0])"));

        Plumb.Said said = Plumb.say("check", folder);

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(ExitCode.PROBLEMS);
        assertThat(said.out()).contains("error[not-supported-yet]").contains("--> lamps.md:", "r.lamps");
    }

    @Test
    void anObjectForEachRowCanBeWritten() throws IOException {
        Files.writeString(
                folder.resolve("lamps.md"),
                LAMPS.formatted(
                        "{ type: object, properties: { name: { type: string }, codes: { type: array, items: { type: string } } } }",
                        "rooms.map(r, {'name': r.name, 'codes': r.lamps.map(l, l.code)})"));

        Plumb.Said said = Plumb.say("check", folder);

        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(ExitCode.OK);
    }
}

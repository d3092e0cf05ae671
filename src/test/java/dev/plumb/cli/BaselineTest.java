package dev.plumb.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.ScratchDatabase;
import dev.plumb.database.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database that lived before plumb is taken over, and what becomes of it is seen. */
class BaselineTest {
    private static final Path SPECIFICATION =
            Path.of("examples/product-catalog").toAbsolutePath();

    @TempDir
    Path folder;

    private final ScratchDatabase living = TestServer.shared().scratch();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @AfterEach
    void drop() {
        living.close();
    }

    private ExitCode plumb(String command, String... options) {
        out.reset();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var address = living.address();
        var words = new java.util.ArrayList<>(java.util.List.of(
                command,
                SPECIFICATION.toString(),
                "--into",
                "backend",
                "--database",
                address.url() + "?user=" + address.user() + "&password=" + address.password()));
        words.addAll(java.util.List.of(options));
        return Main.run(folder, new Console(stream, stream, false, false), words.toArray(String[]::new));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = living.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whatEqualsAVersionIsTakenOverAndNothingIsRun() throws IOException, SQLException {
        execute(Files.readString(SPECIFICATION.resolve("schema.sql")));
        execute("alter table products add column surprise text");
        assertThat(plumb("migrate", "--baseline")).as(this::said).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(said()).contains("add column products.surprise");
        assertThat(plumb("status")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(said()).contains("no history: plumb migrate SPEC --baseline takes it over");

        execute("alter table products drop column surprise");
        assertThat(plumb("migrate", "--baseline")).as(this::said).isEqualTo(ExitCode.OK);
        assertThat(said()).contains("taken over: V001__", "nothing was run");
        assertThat(plumb("migrate", "--baseline")).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(said()).contains("has a history already");
    }
}

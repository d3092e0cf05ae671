package dev.plumb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Name;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ToSqlTest {
    private static final Path GOLDEN = Path.of("src/test/resources/expression/sql.txt");

    @Test
    void saysInSqlWhatAPersonWouldWrite() throws Exception {
        var written = new ArrayList<String>();
        for (String line : Files.readString(GOLDEN).lines().toList()) {
            if (line.startsWith("# ")) {
                written.add(line);
                written.addAll(translate(line.substring(2)));
                written.add("");
            }
        }
        String text = String.join("\n", written);
        if (Boolean.getBoolean("golden.accept") || "accept".equals(System.getProperty("golden"))) {
            Files.writeString(GOLDEN, text);
        }
        assertThat(text).isEqualTo(Files.readString(GOLDEN));
    }

    /** {@code table row how expression}. */
    private static List<String> translate(String line) {
        String[] parts = line.split(" ", 4);
        var problems = new Problems();
        var scope = Schemas.scope(ExpressionReaderTest.VARIABLES).with(parts[1], Schemas.row(parts[0]));
        var expression = ExpressionReader.read(Schemas.span(parts[3]), parts[3], scope, problems);
        assertThat(problems.sorted()).as(line).isEmpty();
        Expr expr = expression.orElseThrow().expr();
        var query = SqlQuery.over(Schemas.MODEL, parts[1], Name.inPublic(parts[0]));
        var lines = new ArrayList<String>();
        switch (parts[2]) {
            case "value" -> show(query, query.value(expr), lines);
            case "truth" -> show(query, query.truth(expr), lines);
            case "asc" -> show(query, query.order(expr, false), lines);
            case "desc" -> show(query, query.order(expr, true), lines);
            default -> {
                for (var term : PartialEvaluation.split(expr, query.rowVariables())) {
                    term.unless().ifPresent(e -> lines.add("unless " + e.span().text()));
                    term.condition()
                            .ifPresent(e -> show(query, query.given(term).condition(e), lines));
                }
            }
        }
        return lines;
    }

    private static void show(SqlQuery query, Sql sql, List<String> lines) {
        switch (sql) {
            case Sql.Text text -> {
                text.joins().forEach(j -> lines.add("  " + j.text()));
                text.text().lines().forEach(l -> lines.add("    " + l));
                if (!text.binds().isEmpty()) {
                    lines.add("  with "
                            + text.binds().stream()
                                    .map(b -> b.name() + " = " + b.form() + " "
                                            + b.value().span().text())
                                    .collect(Collectors.joining(", ")));
                }
            }
            case Sql.NotInSql not ->
                lines.add("  not in SQL: " + not.reason() + " [" + not.at().text() + "]");
        }
        assertThat(query.from()).startsWith(query.table());
    }
}

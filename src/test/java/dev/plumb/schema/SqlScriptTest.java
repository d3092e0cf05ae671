package dev.plumb.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.SourceFile;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SqlScriptTest {
    private static final String DUMP = """
            \\restrict x1
            SELECT pg_catalog.set_config('search_path', '', false);
            create function f() returns text language sql as $_$
              select E'\\'; \\
              \\. $$' $_$;
            COPY public.t (a, b) FROM stdin;
            1	it's; "x
            \\N	$$ \\\\
            \\.

            create table "semi;colon" (a text default 'it''s; \\x');
            \\unrestrict x1
            """;

    private final SqlScript script = SqlScript.of(new SourceFile("dump.sql", DUMP));

    @Test
    void rowsAndLinesOfPsqlAreNoStatements() {
        assertThat(script.statements())
                .extracting(e -> e.statement().verb())
                .containsExactly("select", "create", "copy", "create");
        assertThat(script.metaCommands()).extracting(SqlScript::command).containsExactly("restrict", "unrestrict");
        assertThat(script.statements().get(1).statement().sql()).endsWith("$$' $_$");
    }

    @Test
    void aCopyCarriesItsRows() {
        assertThat(script.statements().get(2).rows()).hasValue("1\tit's; \"x\n\\N\t$$ \\\\\n");
        assertThat(script.statements().get(2).ofRows()).isTrue();
        assertThat(script.statements().get(3).rows()).isEqualTo(Optional.empty());
    }

    @Test
    void everyStatementStandsAtItsLine() {
        assertThat(script.statements())
                .extracting(e -> e.statement().at().line())
                .containsExactly(2, 3, 6, 11);
    }
}

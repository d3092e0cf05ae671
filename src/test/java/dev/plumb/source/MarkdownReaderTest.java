package dev.plumb.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownReaderTest {

    private static MarkdownReader.Result read(String text) {
        return MarkdownReader.read(new SourceFile("a.md", text));
    }

    @Test
    void readsTheFourNotationsAndNoOther() {
        MarkdownReader.Result result = read("""
                # Title

                ```sql
                create table a ();
                ```

                ```yaml ignore
                a: 1
                ```

                ~~~ yaml
                b: 2
                ~~~

                ```java
                int c;
                ```

                    indented: code

                ```
                plain
                ```
                """);
        assertThat(result.blocks()).extracting(MarkdownReader.Fence::notation).containsExactly("sql", "yaml");
        assertThat(result.blocks().getFirst().content().text()).isEqualTo("create table a ();\n");
        assertThat(result.faults()).isEmpty();
    }

    @Test
    void placesInBlocksAreThoseOfTheFile() {
        String text =
                "# T\r\n\r\n1. In a list:\r\n\r\n   ```yaml\r\n   a:\r\n     b: here\r\n\r\n   c: 1\r\n   ```\r\n\r\n> ```sql\r\n> select\r\n>   1;\r\n> ```\r\n";
        MarkdownReader.Result result = read(text);
        Excerpt yaml = result.blocks().getFirst().content();
        assertThat(yaml.text()).isEqualTo("a:\n  b: here\n\nc: 1\n");
        int here = yaml.text().indexOf("here");
        Span span = yaml.span(here, here + 4);
        assertThat(span.text()).isEqualTo("here");
        assertThat(span.line()).isEqualTo(7);
        assertThat(span.column()).isEqualTo(9);
        Excerpt sql = result.blocks().getLast().content();
        assertThat(sql.text()).isEqualTo("select\n  1;\n");
        int one = sql.text().indexOf('1');
        assertThat(sql.span(one, one + 1).column()).isEqualTo(5);
        assertThat(result.faults()).isEmpty();
    }

    @Test
    void tellsWhichPartsHaveSomethingFormal() {
        MarkdownReader.Result result = read(
                "Before it all.\n\n# One\n\nSome words, see [tables](schema.sql).\n\n## Two\n\n```sql\nselect 1;\n```\n\n# Three\n");
        assertThat(result.sections())
                .extracting(MarkdownReader.Section::title)
                .containsExactly("", "One", "Two", "Three");
        assertThat(result.sections()).extracting(MarkdownReader.Section::words).containsExactly(3, 5, 0, 0);
        assertThat(result.sections()).extracting(MarkdownReader.Section::blocks).containsExactly(0, 0, 1, 0);
        assertThat(result.sections().get(1).links()).isEqualTo(List.of("schema.sql"));
    }

    @Test
    void aFenceMayBeEmptyOrLeftOpen() {
        assertThat(read("```sql\n```\n").blocks().getFirst().content().text()).isEmpty();
        assertThat(read("- x\n\n  ```sql\n  select 1;\n\nend\n").faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.at().line()).isEqualTo(3));
    }
}

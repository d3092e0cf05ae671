package dev.plumb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.diagnostic.Problems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ToJavaTest {
    private static final Path GOLDEN = Path.of("src/test/resources/expression/java.txt");

    @Test
    void saysInJavaWhatAPersonWouldWrite() throws Exception {
        var written = new ArrayList<String>();
        for (String line : Files.readString(GOLDEN).lines().toList()) {
            if (line.startsWith("# ")) {
                written.add(line);
                written.addAll(translate(line.substring(2)));
                written.add("");
            }
        }
        String text = String.join("\n", written);
        if ("accept".equals(System.getProperty("golden"))) {
            Files.writeString(GOLDEN, text);
        }
        assertThat(text).isEqualTo(Files.readString(GOLDEN));
    }

    /** {@code how expression}. */
    private static List<String> translate(String line) {
        String[] parts = line.split(" ", 2);
        var problems = new Problems();
        var scope = Schemas.scope(ExpressionReaderTest.VARIABLES);
        var expression = ExpressionReader.read(Schemas.span(parts[1]), parts[1], scope, problems);
        assertThat(problems.sorted()).as(line).isEmpty();
        Expr expr = expression.orElseThrow().expr();
        var java = ToJava.with(Schemas.MODEL, new RecordNames(Schemas.MODEL, scope));
        return switch (parts[0].equals("condition") ? java.condition(expr) : java.value(expr)) {
            case Java.Code code -> {
                var lines = new ArrayList<String>();
                lines.add("    " + code.text());
                lines.add("  " + code.piece().type() + (code.piece().mayBeNull() ? " or null" : "")
                        + (code.imports().isEmpty() ? "" : " " + code.imports())
                        + (code.support().isEmpty() ? "" : " with " + code.support()));
                yield lines;
            }
            case Java.NotInJava not ->
                List.of("  not in Java: " + not.reason() + " [" + not.at().text() + "]");
        };
    }

    @Test
    void theSupportClassHoldsWhatIsUsedAndWhatThatUses() {
        String source = JavaSupport.source("com.example.support", List.of("sameIgnoringCase"));
        assertThat(source).contains("String folded(").doesNotContain("slug");
        assertThat(JavaSupport.source("com.example.support", JavaSupport.members()))
                .doesNotContain("import null");
    }
}

package dev.plumb.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class JavaFileTest {

    @Test
    void importsWhatTheCodeNamesAndNothingElse() {
        var file = JavaFile.of(
                "src/main/java", "a.b", "C", Map.of("Other", "a.c", "Same", "a.b")::get, """
                /** Like {@link Instant}; not a Duration. */
                class C {
                    // UUID in a comment
                    Same same = new Same("List", "\""Map"\"");

                    Optional<Other> find(String text) {
                        return Optional.of(Kind.LOCAL);
                    }
                }
                """.replace("\\\"\"", "\"\""));

        assertThat(file.path()).isEqualTo("src/main/java/a/b/C.java");
        assertThat(file.content())
                .startsWith("""
                        package a.b;

                        import a.c.Other;
                        import java.time.Instant;
                        import java.util.Optional;

                        /** Like""")
                .doesNotContain("import java.util.UUID", "import java.util.List", "Duration;", "a.b.Same");
    }

    @Test
    void breaksAtTheOutermostJoints() {
        String laid = JavaLayout.lay("""
                class C {
                    private static final String SOME = someMethod(argumentNumberOne, argumentNumberTwo, argumentNumberThree).orElse(four);

                    Result create(NewProductOfTheShop request, Faults faults, Viewer viewer, Instant now, String somethingElse, int theVeryLast) {


                        if (one && somethingThatIsVeryVeryVeryVeryLong(withArguments) || anotherThingThatIsVeryVeryVeryLong(withArguments, andMore)) {
                        }
                    }
                }
                """);

        assertThat(laid).isEqualTo("""
                        class C {
                            private static final String SOME =
                                    someMethod(argumentNumberOne, argumentNumberTwo, argumentNumberThree).orElse(four);

                            Result create(
                                    NewProductOfTheShop request,
                                    Faults faults,
                                    Viewer viewer,
                                    Instant now,
                                    String somethingElse,
                                    int theVeryLast) {
                                if (one && somethingThatIsVeryVeryVeryVeryLong(withArguments)
                                        || anotherThingThatIsVeryVeryVeryLong(withArguments, andMore)) {
                                }
                            }
                        }
                        """);
        assertThat(laid.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
    }

    @Test
    void textBlocksStayAsTheyAre() {
        String block = "String a = \"\"\"\n    x\n\n\n    " + "y".repeat(200) + "\n    \"\"\";\n";

        assertThat(JavaLayout.lay(block)).isEqualTo(block);
    }
}

package dev.plumb.project;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.project.LineMerge.Merged;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JavaMergeTest {
    private static final String BASE = """
            package com.example.notes;

            import java.util.List;
            import java.util.Optional;

            /** Notes (notes.md:10). */
            @Service
            class NoteService {
                private final NoteRepository notes;

                NoteService(NoteRepository notes) {
                    this.notes = notes;
                }

                /** Finds one (notes.md:12). */
                Optional<Note> find(String key) {
                    return notes.find(key);
                }

                List<Note> all() {
                    return notes.all();
                }
            }
            """;

    private static Merged merge(String base, String theirs, String wanted) {
        return JavaMerge.merge(base, theirs, wanted).orElseThrow();
    }

    @Test
    void editsOfDifferentMembersMeet() {
        String theirs = BASE.replace("return notes.all();", "return notes.all().reversed(); // newest first")
                .replace("class NoteService {\n", "class NoteService {\n    // A word of mine.\n");
        String wanted = BASE.replace("return notes.find(key);", "return notes.find(key.strip());")
                .replace("notes.md:12", "notes.md:14");
        assertThat(merge(BASE, theirs, wanted)).isEqualTo(new Merged("""
                package com.example.notes;

                import java.util.List;
                import java.util.Optional;

                /** Notes (notes.md:10). */
                @Service
                class NoteService {
                    // A word of mine.
                    private final NoteRepository notes;

                    NoteService(NoteRepository notes) {
                        this.notes = notes;
                    }

                    /** Finds one (notes.md:14). */
                    Optional<Note> find(String key) {
                        return notes.find(key.strip());
                    }

                    List<Note> all() {
                        return notes.all().reversed(); // newest first
                    }
                }
                """, List.of()));
    }

    @Test
    void membersOfBothSidesStandWhereTheyBelong() {
        String theirs =
                BASE.replace("    List<Note> all() {", "    void mine() {} // really\n\n    List<Note> all() {");
        String wanted = BASE.replace(
                        "    List<Note> all() {",
                        "    void delete(Note note) {\n        notes.delete(note);\n    }\n\n    List<Note> all() {")
                .replace("import java.util.List;", "import java.time.Instant;\nimport java.util.List;");
        String merged = merge(BASE, theirs, wanted).text();
        assertThat(merged)
                .contains("import java.time.Instant;\nimport java.util.List;\nimport java.util.Optional;\n\n/** Notes")
                .containsSubsequence(
                        "Optional<Note> find(",
                        "void delete(Note",
                        "    void mine() {} // really\n\n    List<Note> all()");
    }

    @Test
    void theSameMemberChangedTwiceStaysThePersonsAndIsReported() {
        String theirs = BASE.replace("return notes.find(key);", "return notes.find(key.toUpperCase());");
        String wanted = BASE.replace("return notes.find(key);", "return notes.find(key.strip());");
        Merged merged = merge(BASE, theirs, wanted);
        assertThat(merged.text()).isEqualTo(theirs);
        assertThat(merged.conflicts()).singleElement().satisfies(conflict -> {
            assertThat(theirs.substring(conflict.start(), conflict.end()))
                    .as("the line that the person changed, and what follows of the member")
                    .startsWith("return notes.find(key.toUpperCase());");
            assertThat(conflict.wanted()).contains("key.strip()");
        });
    }

    @Test
    void aCommentThatMovedOnIsNoConflict() {
        String theirs = BASE.replace("return notes.find(key);", "return notes.find(key.toUpperCase());");
        String wanted = BASE.replace("notes.md:12", "notes.md:99");
        assertThat(merge(BASE, theirs, wanted)).isEqualTo(new Merged(theirs, List.of()));
    }

    @Test
    void whatAPersonTookAwayStaysAway() {
        String theirs = BASE.replace("""

                    List<Note> all() {
                        return notes.all();
                    }
                """, "").replace("import java.util.List;\n", "");
        String wanted = BASE.replace("return notes.find(key);", "return notes.find(key.strip());");
        assertThat(merge(BASE, theirs, wanted).text())
                .contains("key.strip()")
                .doesNotContain("all()")
                .doesNotContain("java.util.List;");
        String changed = BASE.replace("return notes.all();", "return notes.all(10);");
        Merged conflict = merge(BASE, theirs, changed);
        assertThat(conflict.text()).isEqualTo(theirs);
        assertThat(conflict.conflicts()).hasSize(1);
    }

    @Test
    void anImportStaysWhileAPersonNeedsIt() {
        String theirs = BASE.replace("return notes.all();", "return List.copyOf(notes.all());");
        String wanted = BASE.replace("import java.util.List;\n", "")
                .replace(
                        "    List<Note> all() {\n        return notes.all();\n    }\n",
                        "    Page all() {\n        return notes.all();\n    }\n");
        assertThat(merge(BASE, theirs, wanted).text()).contains("import java.util.List;", "List.copyOf");
    }

    @Test
    void aTypesHeadMergesPieceByPiece() {
        String base = """
                package a;

                /** Said. */
                @Validated
                record Note(
                        /** Its key. */
                        String key,
                        @Size(max = 10) String text) {}
                """;
        String theirs = base.replace("@Validated\n", "@Validated\n@Mine(\"a, b\")\n")
                .replace(
                        "@Size(max = 10) String text)",
                        "@Size(max = 10) String text,\n        Map<String, Integer> mine) implements Own");
        String wanted = base.replace("@Validated\n", "@Validated\n@Theirs\n")
                .replace("@Size(max = 10) String text", "@Size(max = 20) String text,\n        long version");
        assertThat(merge(base, theirs, wanted)).isEqualTo(new Merged("""
                package a;

                /** Said. */
                @Validated
                @Theirs
                @Mine("a, b")
                record Note(
                        /** Its key. */
                        String key,
                        @Size(max = 20) String text,
                        long version,
                        Map<String, Integer> mine) implements Own {}
                """, List.of()));
    }

    @Test
    void constantsOfAnEnumMerge() {
        String base = """
                enum Colour {
                    RED,
                    BLUE("b, c") {
                        void say() {}
                    };

                    int x;
                }
                """;
        String theirs = base.replace("    RED,", "    MINE,\n    RED,");
        String wanted = base.replace("    RED,", "    RED,\n    GREEN,").replace("int x", "int y");
        assertThat(merge(base, theirs, wanted).text()).isEqualTo("""
                enum Colour {
                    MINE,
                    RED,
                    GREEN,
                    BLUE("b, c") {
                        void say() {}
                    };

                    int y;
                }
                """);
    }

    @Test
    void nestedTypesMergeInside() {
        String base = """
                interface A {
                    int a = 1, b = 2;

                    record R(int x) {
                        R {
                            check(x);
                        }

                        R() {
                            this(1);
                        }
                    }

                    @interface Q {
                        int value() default 1;
                    }
                }
                """;
        String theirs = base.replace("check(x)", "mine(x)");
        String wanted = base.replace("this(1)", "this(2)").replace("default 1", "default 2");
        assertThat(merge(base, theirs, wanted))
                .isEqualTo(new Merged(
                        base.replace("check(x)", "mine(x)")
                                .replace("this(1)", "this(2)")
                                .replace("default 1", "default 2"),
                        List.of()));
    }

    @Test
    void whatIsNoJavaIsLeftAlone() {
        assertThat(JavaMerge.merge(BASE, BASE.replace("class NoteService {", "class {"), BASE + "\n"))
                .isEmpty();
    }

    // Properties, over random versions of a class

    static IntStream seeds() {
        return IntStream.range(0, 60);
    }

    /** A class as a list of members, each with a name and a body. */
    private record Member(String name, String body) {
        String java() {
            return switch (Math.floorMod(name.hashCode(), 3)) {
                case 0 ->
                    "    /** About " + name + ". */\n    int " + name + "() {\n        return " + body + ";\n    }\n";
                case 1 -> "    private static final String " + name + " = \"" + body + " /* { ; \"; // " + name + "\n";
                default -> "    @Some({\"" + body + "\"})\n    record " + name + "(int a, Map<String, Long> b) {}\n";
            };
        }
    }

    private static String java(List<Member> members) {
        var text = new StringBuilder("package p;\n\nimport java.util.Map;\n\n/** T. */\nclass T {\n");
        for (int i = 0; i < members.size(); i++) {
            text.append(i == 0 ? "" : "\n").append(members.get(i).java());
        }
        return text.append("}\n").toString();
    }

    private static List<Member> changed(List<Member> members, String mark, Random random) {
        var list = new ArrayList<Member>();
        for (Member member : members) {
            int what = random.nextInt(8);
            if (what == 0) {
                continue;
            }
            list.add(what <= 2 ? new Member(member.name(), mark + random.nextInt(100)) : member);
            if (what == 3) {
                list.add(new Member(mark + "new" + random.nextInt(1000), mark));
            }
        }
        return list;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aPersonsBytesSurviveAndASecondRunChangesNothing(int seed) {
        var random = new Random(seed);
        var written = IntStream.range(0, random.nextInt(8))
                .mapToObj(i -> new Member("m" + i, "b" + i))
                .toList();
        var edited = changed(written, "mine", random);
        var asked = changed(written, "ours", random);
        String base = java(written);
        String theirs = java(edited);
        String wanted = java(asked);

        assertThat(merge(base, theirs, base)).isEqualTo(new Merged(theirs, List.of()));
        assertThat(merge(base, base, wanted).text()).isEqualTo(wanted);
        assertThat(merge(base, wanted, wanted)).isEqualTo(new Merged(wanted, List.of()));

        Merged merged = merge(base, theirs, wanted);
        for (Member member : edited) {
            if (!written.contains(member)) {
                assertThat(merged.text()).contains(member.java());
            }
        }
        for (Member member : asked) {
            boolean untouched =
                    written.stream().filter(w -> w.name().equals(member.name())).allMatch(edited::contains);
            boolean unknown = written.stream().noneMatch(w -> w.name().equals(member.name()));
            if (!written.contains(member) && (untouched || unknown)) {
                assertThat(merged.text()).contains(member.java());
            }
        }
        long expected = written.stream()
                .filter(w -> !edited.contains(w) && !asked.contains(w))
                .filter(w -> named(edited, w) || named(asked, w))
                .count();
        assertThat(merged.conflicts()).hasSize((int) expected);
        assertThat(JavaUnit.read(List.of(merged.text()))).isPresent();
        assertThat(merge(wanted, merged.text(), wanted)).isEqualTo(new Merged(merged.text(), List.of()));
    }

    private static boolean named(List<Member> members, Member member) {
        return members.stream().anyMatch(m -> m.name().equals(member.name()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void linesMergeLikewise(int seed) {
        var random = new Random(seed);
        List<String> written = IntStream.range(0, random.nextInt(30))
                .mapToObj(i -> "line " + random.nextInt(12))
                .toList();
        String base = text(written);
        String theirs = text(edited(written, "mine", random));
        String wanted = text(edited(written, "ours", random));

        assertThat(LineMerge.merge(base, theirs, base)).isEqualTo(new Merged(theirs, List.of()));
        assertThat(LineMerge.merge(base, base, wanted)).isEqualTo(new Merged(wanted, List.of()));
        assertThat(LineMerge.merge(base, theirs, theirs)).isEqualTo(new Merged(theirs, List.of()));
        Merged merged = LineMerge.merge(base, theirs, wanted);
        theirs.lines()
                .filter(line -> line.startsWith("mine"))
                .forEach(line -> assertThat(merged.text()).contains(line));
        String shown = merged.text()
                + String.join(
                        "",
                        merged.conflicts().stream()
                                .map(LineMerge.Conflict::wanted)
                                .toList());
        wanted.lines()
                .filter(line -> line.startsWith("ours"))
                .forEach(line -> assertThat(shown).contains(line));
        for (LineMerge.Conflict conflict : merged.conflicts()) {
            assertThat(merged.text()).contains(theirs.substring(conflict.start(), conflict.end()));
        }
        assertThat(LineMerge.merge(wanted, merged.text(), wanted)).isEqualTo(new Merged(merged.text(), List.of()));
    }

    private static List<String> edited(List<String> lines, String mark, Random random) {
        var list = new ArrayList<String>();
        for (String line : lines) {
            int what = random.nextInt(10);
            if (what > 0) {
                list.add(what == 1 ? mark + random.nextInt(1000) : line);
            }
            if (what == 2) {
                list.add(mark + random.nextInt(1000));
            }
        }
        return list;
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + (lines.isEmpty() ? "" : "\n");
    }
}

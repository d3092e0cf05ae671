package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.TypeDesign.EnumDesign;
import java.util.List;
import java.util.Set;

/** One of a few words, as an enum. */
final class EnumFile {
    private static final String PLAIN = """
            ${doc}
            ${access}enum ${name} {
                ${constants}
            }
            """;

    private static final String WORDED = """
            ${doc}
            ${access}enum ${name} {
                ${constants};

                private final String word;

                ${name}(String word) {
                    this.word = word;
                }

                /** The word that stands for it outside of this code. */
                @JsonValue
                ${access}String word() {
                    return word;
                }

                ${access}static ${name} of(String word) {
                    return Arrays.stream(values())
                            .filter(constant -> constant.word.equals(word))
                            .findFirst()
                            .orElseThrow();
                }
            }
            """;

    private EnumFile() {}

    static GeneratedFile of(Design design, EnumDesign words) {
        List<String> constants = words.constants().stream()
                .map(c -> words.worded() ? c.name() + "(" + RuleText.quoted(c.word()) + ")" : c.name())
                .toList();
        String body = Template.of(words.worded() ? WORDED : PLAIN)
                .with(
                        "doc",
                        Docs.block(
                                List.of(Docs.sentence(words.description().orElseGet(() -> Docs.spaced(words.name())))),
                                List.of()))
                .with("access", words.open() ? "public " : "")
                .with("name", words.name())
                .with("constants", String.join(",\n", constants))
                .fill();
        return JavaSource.of(design, JavaSource.MAIN, words.packageName(), words.name(), Set.of(), body);
    }
}

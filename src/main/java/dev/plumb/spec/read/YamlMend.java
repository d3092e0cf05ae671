package dev.plumb.spec.read;

import dev.plumb.source.SyntaxFault;

/** What usually mends a YAML document, by what the parser stumbled over. */
final class YamlMend {

    private YamlMend() {}

    static String of(SyntaxFault.BrokenYaml broken) {
        String reason = broken.reason();
        String context = broken.context().map(SyntaxFault.Context::words).orElse("");
        if (reason.contains("mapping values are not allowed")) {
            return "A `: ` inside a value ends it: put the value in quotes. Or the key before it is indented otherwise"
                    + " than its neighbours.";
        }
        if (reason.contains("\\t") || reason.contains("tab")) {
            return "YAML is indented with blanks, never with tabs.";
        }
        if (reason.contains("unexpected end of stream") || context.contains("quoted scalar")) {
            return "A quote is opened and never closed.";
        }
        if (reason.contains("block end") && reason.contains("block mapping start")) {
            return "This line is indented deeper or less deep than the keys that it belongs to.";
        }
        if (reason.contains("',' or '}'") || reason.contains("',' or ']'")) {
            return "A `{` or `[` is not closed, or a comma is missing; a value with a comma, a brace or a colon in it"
                    + " needs quotes inside `{ }` and `[ ]`.";
        }
        if (reason.contains("could not find expected ':'")) {
            return "A key needs a `:` and a blank behind it.";
        }
        if (reason.contains("block end")) {
            return "Something stands here that does not belong to what is above it: look at the indentation and the"
                    + " quotes of the line, and of the one before.";
        }
        if (reason.contains("cannot start any token")) {
            return "A value that starts with this character needs quotes.";
        }
        return "";
    }
}

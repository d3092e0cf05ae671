package dev.plumb.spec.read;

import dev.plumb.diagnostic.Near;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.source.SyntaxFault;
import java.util.List;

/** The words of what reading finds wrong. */
final class ReadWording {

    private ReadWording() {}

    static String code(ReadProblem problem) {
        return switch (problem) {
            case ReadProblem.BrokenSyntax broken ->
                switch (broken.fault()) {
                    case SyntaxFault.BrokenYaml _ -> "broken-yaml";
                    case SyntaxFault.DuplicateKey _ -> "duplicate-key";
                    case SyntaxFault.TooDeep _, SyntaxFault.TooLarge _ -> "yaml-too-large";
                    case SyntaxFault.UnknownTag _ -> "unknown-tag";
                    case SyntaxFault.KeyNotText _ -> "key-not-text";
                    case SyntaxFault.MergeOfNoMapping _ -> "merge-of-no-mapping";
                    case SyntaxFault.OpenFence _ -> "open-fence";
                };
            case ReadProblem.BrokenGherkin _ -> "broken-gherkin";
            case ReadProblem.BrokenDiagram _ -> "broken-diagram";
            case ReadProblem.NotUtf8 _, ReadProblem.OtherEncoding _, ReadProblem.NulCharacter _ -> "not-utf-8";
            case ReadProblem.EmptySpecification _ -> "empty-specification";
            case ReadProblem.UnknownSection _ -> "unknown-section";
            case ReadProblem.UnknownKey _ -> "unknown-key";
            case ReadProblem.MissingKey _ -> "missing-key";
            case ReadProblem.WrongShape _ -> "wrong-shape";
            case ReadProblem.BadValue _ -> "bad-value";
            case ReadProblem.DeclaredTwice _ -> "declared-twice";
            case ReadProblem.NoStep _ -> "no-step";
            case ReadProblem.SeveralSteps _ -> "several-steps";
            case ReadProblem.DefaultSecret _ -> "default-secret";
            case ReadProblem.SecretInFile _ -> "secret-in-file";
            case ReadProblem.UnsupportedContract _ -> "unsupported-contract";
            case ReadProblem.ContractUnknownKey _ -> "contract-unknown-key";
            case ReadProblem.ContractMissingKey _ -> "contract-missing-key";
            case ReadProblem.ContractWrongValue _ -> "contract-wrong-value";
            case ReadProblem.UnresolvedReference _ -> "unresolved-reference";
            case ReadProblem.OverlaySelectsNothing _ -> "overlay-selects-nothing";
            case ReadProblem.BrokenOverlay _ -> "broken-overlay";
            case ReadProblem.UnknownContract _ -> "unknown-contract";
        };
    }

    static Wording of(ReadProblem problem) {
        return switch (problem) {
            case ReadProblem.BrokenSyntax broken -> syntax(broken.fault());
            case ReadProblem.BrokenGherkin broken ->
                Wording.of(
                        "This is no Gherkin",
                        broken.reason(),
                        "A feature has scenarios, a scenario has lines that start with Given, When, Then, And or But;"
                                + " tables stand between `|`, and texts between lines of `\"\"\"`.");
            case ReadProblem.BrokenDiagram broken ->
                Wording.of("This state diagram cannot be read", broken.reason(), broken.mend());
            case ReadProblem.NotUtf8 not ->
                Wording.of(
                        "`" + not.at().file().path() + "` is not UTF-8",
                        "byte " + not.offset() + " (0x" + "%02X".formatted(not.octet()) + ") cannot stand here",
                        "Save the file as UTF-8; most editors offer the encoding beside `Save as`.");
            case ReadProblem.OtherEncoding other ->
                Wording.of(
                        "`" + other.at().file().path() + "` is " + other.encoding() + ", and documents are UTF-8",
                        "read as " + other.encoding() + " meanwhile",
                        "Save the file as UTF-8; most editors offer the encoding beside `Save as`.");
            case ReadProblem.NulCharacter nul ->
                Wording.of(
                        "`" + nul.at().file().path() + "` holds the character U+0000, which no text has",
                        "here, where the first stands",
                        "Take it out; where there are many, the file is no text, or in another encoding than UTF-8.");
            case ReadProblem.EmptySpecification _ ->
                Wording.of(
                        "There is nothing to read in this folder",
                        "",
                        "A specification is a folder of `.md`, `.sql`, `.yaml`, `.json`, `.feature` or `.mmd` files;"
                                + " `plumb new DIR` writes a small one to start from.");
            case ReadProblem.UnknownSection unknown ->
                near(
                        "There is no section `" + unknown.name() + "`",
                        "no section of this name",
                        unknown.at(),
                        unknown.near(),
                        "The sections are " + Near.listed(unknown.known(), "and")
                                + "; an OpenAPI document has `openapi`, `paths` or `components` at its top.");
            case ReadProblem.UnknownKey unknown ->
                near(
                        "`" + unknown.name() + "` is no key of " + unknown.where(),
                        unknown.elsewhere().orElse("not known here"),
                        unknown.at(),
                        unknown.near(),
                        unknown.known().isEmpty()
                                ? ""
                                : "What may stand here: " + Near.listed(unknown.known(), "or") + ".");
            case ReadProblem.MissingKey missing ->
                Wording.of(
                        sentence(missing.where()) + " needs " + Near.listed(missing.names(), "or"),
                        Near.listed(missing.names(), "or") + " is missing",
                        "");
            case ReadProblem.WrongShape wrong ->
                Wording.of(
                        sentence(wrong.where()) + " should be " + wrong.wanted(),
                        "this is " + wrong.found(),
                        wrong.wanted().equals("one value") && wrong.found().equals("a mapping")
                                ? "A `: ` inside a value makes a mapping of it: put the whole value in quotes."
                                : "");
            case ReadProblem.BadValue bad ->
                Wording.of("`" + bad.value() + "` is not " + bad.wanted(), "should be " + bad.wanted(), bad.example());
            case ReadProblem.DeclaredTwice twice ->
                Wording.of(
                                "The " + twice.what() + " `" + twice.name() + "` is declared twice",
                                "declared again",
                                "Keep one of them, or give one another name.")
                        .withAlso(twice.first(), "declared first");
            case ReadProblem.NoStep no ->
                Wording.of(
                        "This is not a step",
                        no.keys().isEmpty() ? "nothing here says what is done" : "none of its keys is a step",
                        no.near().isEmpty()
                                ? "A step is one of " + Near.listed(StepReader.KEYWORDS, "or") + "."
                                : Near.question(no.near()));
            case ReadProblem.SeveralSteps several ->
                Wording.of(
                                "`" + several.first() + "` and `" + several.second() + "` are two steps in one",
                                "a second step",
                                "Give each a line of its own under `do`, with `- ` before it.")
                        .withAlso(several.firstAt(), "the first");
            case ReadProblem.DefaultSecret secret ->
                Wording.of(
                        "`" + secret.name() + "` would be a secret in a file",
                        "the default of " + secret.where(),
                        "Write `${" + secret.name() + "}`: the environment gives it.");
            case ReadProblem.SecretInFile secret ->
                Wording.of(
                        "A secret stands in a file",
                        secret.where() + " written out",
                        "Write `${NAME}`: the environment gives it.");
            case ReadProblem.UnsupportedContract unsupported ->
                Wording.of(
                        "OpenAPI `" + unsupported.version() + "` is not read",
                        "this version",
                        "OpenAPI 3.0, 3.1 and 3.2 are; a Swagger 2.0 document has to be converted first.");
            case ReadProblem.ContractUnknownKey unknown
            when unknown.later().isPresent() ->
                Wording.of(
                        "`" + unknown.name() + "` is no key of " + unknown.object() + " in OpenAPI "
                                + unknown.version(),
                        "not known here",
                        "It came with OpenAPI " + unknown.later().get() + ": say `openapi: "
                                + unknown.later().get() + ".0` if that is what this document is.");
            case ReadProblem.ContractUnknownKey unknown ->
                near(
                        "`" + unknown.name() + "` is no key of " + unknown.object() + " in OpenAPI "
                                + unknown.version(),
                        "not known here",
                        unknown.at(),
                        unknown.near(),
                        "A key of your own starts with `x-`.");
            case ReadProblem.ContractMissingKey missing ->
                Wording.of(
                        sentence(missing.object()) + " needs `" + missing.name() + "`",
                        "`" + missing.name() + "` is missing",
                        "");
            case ReadProblem.ContractWrongValue wrong ->
                Wording.of(sentence(wrong.where()) + " should be " + wrong.wanted(), "this is " + wrong.found(), "");
            case ReadProblem.UnresolvedReference unresolved ->
                near(
                        "`" + unresolved.reference() + "` leads nowhere",
                        unresolved.reason(),
                        unresolved.at(),
                        unresolved.near(),
                        "");
            case ReadProblem.OverlaySelectsNothing selects ->
                Wording.of(
                        "The target `" + selects.target() + "` selects nothing",
                        "nothing in the contract matches",
                        "Overlays are applied in order: an earlier action may have removed it.");
            case ReadProblem.BrokenOverlay broken ->
                Wording.of("This overlay cannot be applied", broken.reason(), broken.mend());
            case ReadProblem.UnknownContract unknown ->
                near(
                        "There is no contract `" + unknown.path() + "`",
                        "no OpenAPI document at this path",
                        unknown.at(),
                        unknown.near(),
                        "Paths are counted from the folder of the specification.");
        };
    }

    private static Wording syntax(SyntaxFault fault) {
        return switch (fault) {
            case SyntaxFault.BrokenYaml broken -> {
                boolean json = broken.at().file().path().endsWith(".json");
                Wording wording = Wording.of(
                        "This is not valid " + (json ? "JSON" : "YAML"), broken.reason(), YamlMend.of(broken));
                yield broken.context()
                        .filter(context -> context.at().start() != broken.at().start())
                        .map(context -> wording.withAlso(context.at(), context.words()))
                        .orElse(wording);
            }
            case SyntaxFault.DuplicateKey twice ->
                Wording.of("The key `" + twice.key() + "` stands twice in one mapping", "again", "Keep one of them.")
                        .withAlso(twice.first(), "first here");
            case SyntaxFault.TooDeep deep ->
                Wording.of(
                        "This is nested deeper than " + deep.limit() + " levels",
                        "too deep",
                        "No document of a specification needs this; the rest of it was not read.");
            case SyntaxFault.TooLarge large ->
                Wording.of(
                        "The aliases of this document stand for more than " + large.limit() + " nodes",
                        "this one is too many",
                        "The rest of the document was not read.");
            case SyntaxFault.UnknownTag tag ->
                Wording.of("The tag `" + tag.tag() + "` means nothing here", "unknown tag", "Leave the tag out.");
            case SyntaxFault.KeyNotText key -> Wording.of("A key must be a text", "this is a mapping or a list", "");
            case SyntaxFault.MergeOfNoMapping merge ->
                Wording.of("`<<` merges mappings alone", "this is none", "Name an anchored mapping: `<<: *name`.");
            case SyntaxFault.OpenFence fence ->
                fence.next()
                        .map(next -> Wording.of(
                                        "This block is not closed before the next one",
                                        "opened here",
                                        "Close it with a line of as many backticks (or tildes), indented no deeper.")
                                .withAlso(next, "and another here"))
                        .orElseGet(() -> Wording.of(
                                "This block is never closed",
                                "opened here",
                                "Close it with a line of as many backticks (or tildes), indented no deeper."));
        };
    }

    private static Wording near(String title, String label, Span at, List<String> near, String mend) {
        if (near.isEmpty()) {
            return Wording.of(title, label, mend);
        }
        Wording wording = Wording.of(title, label, Near.question(near));
        String written = at.text();
        boolean plain = !written.isEmpty() && !written.contains("\n") && !written.contains("#/");
        return plain ? wording.withFix(new Wording.Fix(at, quotedAs(written, near.getFirst()), false)) : wording;
    }

    /** A replacement in the quotes that stand there. */
    private static String quotedAs(String written, String name) {
        char first = written.charAt(0);
        return first == '\'' || first == '"' ? first + name + first : name;
    }

    private static String sentence(String where) {
        return Character.toUpperCase(where.charAt(0)) + where.substring(1);
    }
}

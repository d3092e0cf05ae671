package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;
import dev.plumb.source.SyntaxFault;
import java.util.List;
import java.util.Optional;

/** What reading finds wrong. All of it are errors. */
public sealed interface ReadProblem extends Problem {

    @Override
    default String code() {
        return ReadWording.code(this);
    }

    @Override
    default Severity severity() {
        return Severity.ERROR;
    }

    @Override
    default Wording wording() {
        return ReadWording.of(this);
    }

    @Override
    default Layer layer() {
        return switch (this) {
            case BrokenSyntax broken ->
                switch (broken.fault()) {
                    case SyntaxFault.BrokenYaml _,
                            SyntaxFault.TooDeep _,
                            SyntaxFault.TooLarge _,
                            SyntaxFault.OpenFence _ -> Layer.GAP;
                    case SyntaxFault.DuplicateKey _,
                            SyntaxFault.UnknownTag _,
                            SyntaxFault.KeyNotText _,
                            SyntaxFault.MergeOfNoMapping _ -> Layer.WRITING;
                };
            case NotUtf8 _,
                    OtherEncoding _,
                    NulCharacter _,
                    EmptySpecification _,
                    UnknownSection _,
                    UnsupportedContract _ -> Layer.GAP;
            case MissingKey missing -> missing.gap() ? Layer.GAP : Layer.WRITING;
            case BrokenGherkin _,
                    BrokenDiagram _,
                    UnknownKey _,
                    WrongShape _,
                    BadValue _,
                    DeclaredTwice _,
                    NoStep _,
                    SeveralSteps _,
                    DefaultSecret _,
                    SecretInFile _,
                    ContractUnknownKey _,
                    ContractMissingKey _,
                    ContractWrongValue _,
                    UnresolvedReference _,
                    OverlaySelectsNothing _,
                    BrokenOverlay _,
                    UnknownContract _ -> Layer.WRITING;
        };
    }

    /** A YAML, JSON or Markdown document that does not parse. */
    record BrokenSyntax(SyntaxFault fault) implements ReadProblem {
        @Override
        public Span at() {
            return fault.at();
        }
    }

    /** @param reason the Gherkin parser's own words */
    record BrokenGherkin(Span at, String reason) implements ReadProblem {}

    record BrokenDiagram(Span at, String reason, String mend) implements ReadProblem {}

    /** @param offset of the first byte that is no UTF-8, from 0 */
    record NotUtf8(Span at, int offset, int octet) implements ReadProblem {}

    /** @param encoding that it is in instead of UTF-8 */
    record OtherEncoding(Span at, String encoding) implements ReadProblem {}

    record NulCharacter(Span at) implements ReadProblem {}

    record EmptySpecification(Span at) implements ReadProblem {}

    /** A key at the top of a YAML document that names no section. */
    record UnknownSection(Span at, String name, List<String> near, List<String> known) implements ReadProblem {
        public UnknownSection {
            near = List.copyOf(near);
            known = List.copyOf(known);
        }
    }

    /**
     * @param where what the key stands in, as words ({@code a step}, {@code `access.tokens`})
     * @param elsewhere where a key of that name is known
     */
    record UnknownKey(
            Span at, String name, String where, List<String> near, List<String> known, Optional<String> elsewhere)
            implements ReadProblem {
        public UnknownKey {
            near = List.copyOf(near);
            known = List.copyOf(known);
        }
    }

    /**
     * @param names one of them is needed
     * @param gap whether other parts of the specification speak of what stands there
     */
    record MissingKey(Span at, List<String> names, String where, boolean gap) implements ReadProblem {
        public MissingKey {
            names = List.copyOf(names);
        }
    }

    /** {@code wanted} should stand there, and {@code found} does, both as words. */
    record WrongShape(Span at, String where, String wanted, String found) implements ReadProblem {}

    /** A value that is not written as its kind is. */
    record BadValue(Span at, String value, String wanted, String example) implements ReadProblem {}

    /** @param what kind of thing ({@code operation}) */
    record DeclaredTwice(Span at, String what, String name, Span first) implements ReadProblem {}

    /** A mapping among steps without the key of a step. */
    record NoStep(Span at, List<String> keys, List<String> near) implements ReadProblem {
        public NoStep {
            keys = List.copyOf(keys);
            near = List.copyOf(near);
        }
    }

    /** A mapping that holds two steps at once. */
    record SeveralSteps(Span at, String first, Span firstAt, String second) implements ReadProblem {}

    /** @param name of the configuration whose default would be a secret in a file */
    record DefaultSecret(Span at, String name, String where) implements ReadProblem {}

    /** A secret written out. */
    record SecretInFile(Span at, String where) implements ReadProblem {}

    record UnsupportedContract(Span at, String version) implements ReadProblem {}

    /**
     * @param object the OpenAPI object ({@code Operation Object}) that the key stands in
     * @param later the version of OpenAPI that brought the key
     */
    record ContractUnknownKey(
            Span at, String name, String object, List<String> near, String version, Optional<String> later)
            implements ReadProblem {
        public ContractUnknownKey {
            near = List.copyOf(near);
        }
    }

    record ContractMissingKey(Span at, String name, String object) implements ReadProblem {}

    record ContractWrongValue(Span at, String where, String wanted, String found) implements ReadProblem {}

    record UnresolvedReference(Span at, String reference, String reason, List<String> near) implements ReadProblem {
        public UnresolvedReference {
            near = List.copyOf(near);
        }
    }

    record OverlaySelectsNothing(Span at, String target) implements ReadProblem {}

    record BrokenOverlay(Span at, String reason, String mend) implements ReadProblem {}

    /** @param near documents of the specification that are contracts */
    record UnknownContract(Span at, String path, List<String> near) implements ReadProblem {
        public UnknownContract {
            near = List.copyOf(near);
        }
    }
}

package dev.plumb.spec.resolve;

import dev.plumb.schema.Catalog;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Name;
import dev.plumb.schema.Table;
import dev.plumb.source.Span;
import dev.plumb.spec.Step;
import dev.plumb.spec.Step.Outcome;
import dev.plumb.spec.text.CaseText;
import dev.plumb.spec.text.ElseText;
import dev.plumb.spec.text.OutcomeText;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** What {@code else} and {@code on} say. */
final class Outcomes {
    private final Vocabulary vocabulary;
    private final Errors errors;

    Outcomes(Vocabulary vocabulary, Errors errors) {
        this.vocabulary = vocabulary;
        this.errors = errors;
    }

    /** The one outcome of a step that can go wrong in one way. */
    Outcome one(Optional<ElseText> text, String unsaid, StepResolver steps) {
        return switch (text.orElse(null)) {
            case null -> {
                errors.use(new Word(Places.nowhere(), unsaid), steps.names().scope());
                yield new Outcome.Failure(unsaid);
            }
            case ElseText.One(var outcome) -> outcome(outcome, steps);
            case ElseText.Cases cases -> {
                vocabulary
                        .problems()
                        .add(new SpecProblem.Misfit(
                                cases.span(), "a mapping", "one outcome: this step fails in one way", "`else`"));
                yield new Outcome.Failure(unsaid);
            }
        };
    }

    Outcome outcome(OutcomeText text, StepResolver steps) {
        return switch (text) {
            case OutcomeText.Fail(var code) -> {
                errors.use(code, steps.names().scope());
                yield new Outcome.Failure(code.text());
            }
            case OutcomeText.Skip _ -> new Outcome.Skip();
            case OutcomeText.Without _ -> new Outcome.GoOn();
            case OutcomeText.Steps inner -> new Outcome.Steps(steps.branch(inner.steps()));
        };
    }

    /** What follows where nothing is to be done instead; an error ends it all, as a rule does that never holds. */
    List<Step> steps(OutcomeText text, StepResolver steps) {
        return switch (text) {
            case OutcomeText.Steps inner -> steps.branch(inner.steps());
            case OutcomeText.Fail(var code) -> {
                errors.use(code, steps.names().scope());
                yield steps.ends(code);
            }
            case OutcomeText.Skip _, OutcomeText.Without _ -> List.of();
        };
    }

    /** By constraint, of a step that writes a table; one outcome stands for every constraint. */
    SequencedMap<String, Outcome> cases(Optional<ElseText> text, Name table, StepResolver steps) {
        var outcomes = new LinkedHashMap<String, Outcome>();
        List<String> known = constraints(table);
        switch (text.orElse(null)) {
            case null -> {}
            case ElseText.One(var one) -> {
                Outcome outcome = outcome(one, steps);
                known.forEach(constraint -> outcomes.put(constraint, outcome));
            }
            case ElseText.Cases cases -> {
                for (CaseText one : cases.cases()) {
                    if (!known.contains(one.name().text())
                            && !anywhere(one.name().text())) {
                        vocabulary.unknown(
                                one.name().span(),
                                SpecProblem.Kind.CONSTRAINT,
                                one.name().text(),
                                table.toString(),
                                known);
                    }
                    outcomes.put(one.name().text(), outcome(one.outcome(), steps));
                }
            }
        }
        return outcomes;
    }

    /** By the code that the operation which is run ends with. */
    SequencedMap<String, Outcome> byCode(Optional<ElseText> text, StepResolver steps) {
        var outcomes = new LinkedHashMap<String, Outcome>();
        switch (text.orElse(null)) {
            case null -> {}
            case ElseText.One(var one) -> outcomes.put("*", outcome(one, steps));
            case ElseText.Cases cases -> {
                for (CaseText one : cases.cases()) {
                    if (!errors.known(one.name().text())) {
                        vocabulary.unknown(
                                one.name().span(),
                                SpecProblem.Kind.ERROR_CODE,
                                one.name().text(),
                                "",
                                errors.names());
                    }
                    outcomes.put(one.name().text(), outcome(one.outcome(), steps));
                }
            }
        }
        return outcomes;
    }

    /** By one of a closed set of words, or a constraint of a table. */
    SequencedMap<String, Outcome> byWord(
            Optional<ElseText> text, List<String> words, Optional<Name> table, Span at, StepResolver steps) {
        var outcomes = new LinkedHashMap<String, Outcome>();
        var known = new ArrayList<>(words);
        table.ifPresent(t -> known.addAll(constraints(t)));
        switch (text.orElse(null)) {
            case null -> {}
            case ElseText.One(var one) -> {
                Outcome outcome = outcome(one, steps);
                known.forEach(word -> outcomes.put(word, outcome));
            }
            case ElseText.Cases cases -> {
                for (CaseText one : cases.cases()) {
                    if (!known.contains(one.name().text())) {
                        vocabulary.unknown(
                                one.name().span(),
                                table.isPresent() ? SpecProblem.Kind.CONSTRAINT : SpecProblem.Kind.OUTCOME,
                                one.name().text(),
                                table.map(Name::toString).orElse(""),
                                known);
                    }
                    outcomes.put(one.name().text(), outcome(one.outcome(), steps));
                }
            }
        }
        return outcomes;
    }

    /** What writing rows of a table, or deleting them, may violate. */
    private List<String> constraints(Name name) {
        var names = new ArrayList<String>();
        Catalog catalog = vocabulary.catalog();
        catalog.table(name).ifPresent(table -> {
            table.constraints().forEach(c -> names.add(c.name()));
            table.indexes().stream().filter(i -> i.unique()).forEach(i -> names.add(i.name()));
        });
        for (Table other : catalog.tables()) {
            for (Constraint.ForeignKey key : other.foreignKeys()) {
                if (key.referencedTable().equals(name) && !other.name().equals(name)) {
                    names.add(key.name());
                }
            }
        }
        return names;
    }

    /** A trigger may write another table. */
    private boolean anywhere(String constraint) {
        return !vocabulary.catalog().triggers().isEmpty()
                && vocabulary.catalog().tables().stream()
                        .anyMatch(t ->
                                t.constraints().stream().anyMatch(c -> c.name().equals(constraint)));
    }
}

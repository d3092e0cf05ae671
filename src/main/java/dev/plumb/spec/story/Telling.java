package dev.plumb.spec.story;

import dev.plumb.diagnostic.Near;
import dev.plumb.diagnostic.Problems;
import dev.plumb.expression.Model.Entity;
import dev.plumb.source.Span;
import dev.plumb.spec.Operation;
import dev.plumb.spec.text.FeatureText.Table;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** How far a scenario has been told: who is known, what was called last. One per scenario. */
final class Telling {
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]");
    private final Setting setting;
    private final Problems problems;
    private final Set<Person> people = new HashSet<>();
    private final Set<String> callers = new HashSet<>();
    private List<Operation> last = List.of();
    private OptionalInt status = OptionalInt.empty();
    private boolean called;

    Telling(Setting setting, Problems problems) {
        this.setting = setting;
        this.problems = problems;
        people.add(Person.VISITOR);
    }

    Setting setting() {
        return setting;
    }

    void problem(StoryProblem problem) {
        problems.add(problem);
    }

    void know(Person person) {
        people.add(person);
    }

    boolean knows(Person person) {
        return people.contains(person);
    }

    /** By name. */
    List<String> people() {
        return people.stream()
                .filter(p -> !p.visitor())
                .map(Person::toString)
                .sorted()
                .toList();
    }

    /** Notes a call, whose operations are those of the answers that the next sentences speak of. */
    void called(Person who, List<Operation> operations) {
        people.add(who);
        callers.add(who.toString());
        last = List.copyOf(operations);
        status = OptionalInt.empty();
        called = true;
    }

    boolean hasCalled(Person who) {
        return callers.contains(who.toString());
    }

    /** What the last calls called; empty where none is known. */
    List<Operation> last() {
        return last;
    }

    void answered(int value) {
        status = OptionalInt.of(value);
    }

    OptionalInt status() {
        return status;
    }

    /** Whether something was called; else it is reported that the sentence has no answer to speak of. */
    boolean someCall(Match match) {
        if (!called) {
            problem(new StoryProblem.NothingCalled(match.span()));
        }
        return called;
    }

    Optional<Operation> operation(Word name) {
        Optional<Operation> found = setting.operations().stream()
                .filter(o -> o.name().equals(name.text()))
                .findFirst();
        if (found.isEmpty()) {
            unknown(
                    StoryProblem.What.OPERATION,
                    name,
                    setting.operations().stream()
                            .filter(o -> o.endpoint().isPresent())
                            .map(Operation::name)
                            .toList());
        } else if (found.get().endpoint().isEmpty()) {
            problem(new StoryProblem.NoEndpoint(name.span(), name.text()));
            return Optional.empty();
        }
        return found;
    }

    /** A table by its own name, its list's or its row's, in whatever spelling. */
    Optional<Entity> table(Word name) {
        Optional<Entity> found = entity(name.text());
        if (found.isEmpty()) {
            unknown(
                    StoryProblem.What.TABLE,
                    name,
                    setting.model().entities().stream()
                            .map(e -> e.table().toString())
                            .toList());
        }
        return found;
    }

    Optional<Entity> entity(String text) {
        String folded = folded(text);
        List<Entity> entities = setting.model().entities();
        return entities.stream()
                .filter(e -> folded(e.table().toString()).equals(folded)
                        || folded(e.list()).equals(folded))
                .findFirst()
                .or(() -> rowEntity(text));
    }

    /** A table by what a row of it is called, or by its own name where that says one of them. */
    Optional<Entity> rowEntity(String text) {
        String folded = folded(text);
        List<Entity> entities = setting.model().entities();
        return entities.stream()
                .filter(e -> folded(e.row()).equals(folded))
                .findFirst()
                .or(() -> entities.stream()
                        .filter(e -> folded(e.list()).equals(folded)
                                || folded(e.list()).equals(folded + "s"))
                        .findFirst());
    }

    /** Letters and digits in lower case: {@code order_lines}, {@code orderLines} and {@code order lines} are the same. */
    static String folded(String name) {
        return NO_WORD.matcher(name).replaceAll("").toLowerCase(java.util.Locale.ROOT);
    }

    void unknown(StoryProblem.What what, Word name, List<String> known) {
        problem(new StoryProblem.UnknownName(name.span(), what, name.text(), Near.of(name.text(), known)));
    }

    /** The table under the sentence, every row as wide as its first. */
    Optional<Table> table(Match match, String wanted) {
        if (match.table().isEmpty()) {
            problem(new StoryProblem.ArgumentMissing(match.span(), wanted));
            return Optional.empty();
        }
        return match.table();
    }

    void noArgument(Match match) {
        Optional<Span> at = match.table()
                .map(Table::span)
                .or(() -> match.docString().map(dev.plumb.spec.text.FeatureText.DocString::span));
        at.ifPresent(span ->
                problem(new StoryProblem.ArgumentUnwanted(span, match.sentence().text())));
    }

    /** The rows of a table with two columns: a name and its value. */
    List<Pair> pairs(Match match, String wanted) {
        var pairs = new ArrayList<Pair>();
        table(match, wanted).ifPresent(table -> {
            for (var row : table.rows()) {
                if (row.cells().size() == 2) {
                    pairs.add(new Pair(row.cells().get(0), row.cells().get(1)));
                } else {
                    problem(new StoryProblem.NotAPair(row.span(), row.cells().size()));
                }
            }
        });
        return pairs;
    }

    record Pair(Word name, Word value) {}
}

package dev.plumb.spec.story;

import dev.plumb.diagnostic.Wording;
import java.util.List;
import java.util.stream.Collectors;

/** The words for {@link StoryProblem}s. */
final class StoryWording {
    private StoryWording() {}

    static Wording of(StoryProblem problem) {
        return switch (problem) {
            case StoryProblem.UnknownSentence p ->
                Wording.of(
                        "No story sentence matches this step",
                        "nothing understands this",
                        p.nearest().isEmpty()
                                ? "The vocabulary is closed; the language reference lists every sentence."
                                : "The nearest sentence" + (p.nearest().size() == 1 ? " is " : "s are ")
                                        + quoted(p.nearest()) + ".");
            case StoryProblem.UnknownName p -> unknown(p);
            case StoryProblem.UnknownPossession p ->
                nearest(
                        p,
                        p.near(),
                        p.name(),
                        "Nothing of " + p.who() + "'s is called `" + p.name() + "`",
                        "neither a row nor a property of an answer",
                        "As plain text it is written in quotes: `\"" + p.who() + "'s " + p.name() + "\"`.");
            case StoryProblem.UnknownPerson p ->
                nearest(
                        p,
                        p.near(),
                        p.who(),
                        "Nothing was said of `" + p.who() + "` before",
                        "unknown person",
                        "As plain text it is written in quotes: `\"" + p.who() + "'s " + p.name() + "\"`.");
            case StoryProblem.KeyOfSomebody p ->
                Wording.of(
                        "A step names a row by a key that is written out, not by `" + p.who() + "'s " + p.name() + "`",
                        "no key",
                        "`" + p.who() + "'s " + p.row() + " has:` is the one that " + p.who()
                                + "'s calls last answered or created.");
            case StoryProblem.NoEndpoint p ->
                Wording.of(
                        "Operation `" + p.operation() + "` has no endpoint",
                        "only other operations run it",
                        "A story can call operations of the contract; call one that runs `" + p.operation() + "`.");
            case StoryProblem.ArgumentMissing p ->
                Wording.of("This sentence needs " + p.wanted(), "nothing stands under it", "");
            case StoryProblem.ArgumentUnwanted p ->
                Wording.of(
                        "This sentence takes no table and no text",
                        "nothing reads this",
                        "Leave it out, or say `with:` where a call should carry it.");
            case StoryProblem.NotAPair p ->
                Wording.of(
                        "A row here is a name and its value",
                        p.cells() == 1 ? "this has one cell" : "this has " + p.cells() + " cells",
                        "Write `| name | value |`.");
            case StoryProblem.WrongValue p ->
                Wording.of("`" + p.column() + "` cannot be \"" + p.text() + "\"", "should be " + p.type(), "");
            case StoryProblem.NotGivable p ->
                Wording.of("A story cannot give `" + p.header() + "`", p.why(), "Give the columns that it is made of.");
            case StoryProblem.TwiceInTable p ->
                Wording.of("`" + p.header() + "` stands twice at the head of this table", "again here", "");
            case StoryProblem.NoKey p ->
                Wording.of(
                        "No single column tells the rows of `" + p.table() + "` apart",
                        "which row is meant?",
                        "Speak of it as somebody's (`Mia's …`), or look at it through an operation.");
            case StoryProblem.NothingCalled _ ->
                Wording.of(
                        "Nothing was called before this sentence",
                        "there is no answer to speak of",
                        "Let them call an operation first; what a table gave is told by its value.");
            case StoryProblem.StatusNotDeclared p ->
                Wording.of(
                        "`" + String.join("`, `", p.operations()) + "` does not declare status " + p.status(),
                        "cannot be the answer",
                        "Declared: "
                                + p.declared().stream().map(String::valueOf).collect(Collectors.joining(", "))
                                + ". Add the status to the contract, or expect another.");
            case StoryProblem.StatusOfAnotherCode p ->
                Wording.of(
                        "`" + p.error() + "` is answered with status " + p.right() + ", not " + p.status(),
                        "these two never come together",
                        "Write `" + p.right() + " " + p.error() + "`.");
            case StoryProblem.PathParameterMissing p ->
                Wording.of(
                        "`" + p.operation() + "` cannot be called without `" + p.parameter() + "`",
                        "it is part of the path",
                        "Give it in a table under the sentence: `| " + p.parameter() + " | … |`.");
            case StoryProblem.NoBody p ->
                Wording.of(
                        "`" + p.operation() + "` takes no request body",
                        "the contract declares none",
                        "Give parameters in a table, or declare `requestBody`.");
            case StoryProblem.NoPages p ->
                Wording.of(
                        "`" + p.operation() + "` has no pages to follow",
                        "its list is not cut by a cursor",
                        "Declare the query parameters `limit` and `cursor`.");
            case StoryProblem.NoTrail p ->
                Wording.of(
                        "`" + p.table() + "` leaves no audit trail",
                        "the section `audit` does not name it",
                        "Add it: `audit: [" + p.table() + "]`.");
        };
    }

    private static Wording nearest(
            StoryProblem problem, List<String> near, String said, String title, String label, String mend) {
        Wording wording =
                Wording.of(title, label, near.isEmpty() ? mend : "Did you mean " + quoted(near) + "? " + mend);
        return near.isEmpty() || !problem.at().text().equals(said)
                ? wording
                : wording.withFix(new Wording.Fix(problem.at(), near.getFirst(), false));
    }

    private static Wording unknown(StoryProblem.UnknownName p) {
        Wording wording = Wording.of(
                "There is no " + p.what().word() + " `" + p.name() + "` here",
                "unknown " + p.what().word(),
                p.near().isEmpty() ? "" : "Did you mean " + quoted(p.near()) + "?");
        return p.near().isEmpty() || !p.at().text().equals(p.name())
                ? wording
                : wording.withFix(new Wording.Fix(p.at(), p.near().getFirst(), false));
    }

    private static String quoted(List<String> names) {
        return names.stream().map(n -> "`" + n + "`").collect(Collectors.joining(" or "));
    }
}

package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Near;
import dev.plumb.diagnostic.Wording;
import java.util.stream.Collectors;

/** The problems of resolution in words. */
final class SpecWording {
    private SpecWording() {}

    static Wording of(SpecProblem problem) {
        return switch (problem) {
            case SpecProblem.Unknown p -> unknown(p);
            case SpecProblem.AmbiguousRelation p ->
                Wording.of(
                                "Two foreign keys give `" + p.row() + "` a relation called `" + p.name() + "`",
                                "`" + p.row() + "." + p.name() + "` could be this",
                                "Name one of them: `data: { " + p.key() + ": { inverse: … } }`.")
                        .withAlso(p.first(), "or this");
            case SpecProblem.DeclaredTwice p ->
                Wording.of(
                                "The " + p.what() + " `" + p.name() + "` is declared twice",
                                "declared again here",
                                "Keep one of them, or give the other another name.")
                        .withAlso(p.first(), "declared here first");
            case SpecProblem.UnexplainedProperty p -> unexplained(p);
            case SpecProblem.UnexplainedParameter p ->
                Wording.of(
                        "Nothing explains the parameter `" + p.parameter() + "`",
                        "`" + p.table() + "` has no column of this name",
                        near(
                                p.near(),
                                "Name it like the column that it filters, or describe the operation under `operations`"
                                        + " with `list` and `where`."));
            case SpecProblem.UnexplainedOperation p ->
                Wording.of(
                        "What `" + p.operation() + "` does follows neither from the contract nor from the tables",
                        p.why(),
                        "Describe it in steps: `operations: { " + p.operation() + ": { do: […] } }`.");
            case SpecProblem.UnfilledColumn p -> {
                Wording wording = Wording.of(
                        "Nothing fills the required column `" + p.table() + "." + p.column() + "`",
                        "this creates a row without it",
                        "Give it a value with `with`, a default in SQL, a required property in the request, or let it"
                                + " be null.");
                yield p.declared()
                        .map(at -> wording.withAlso(at, "not null, and without a default"))
                        .orElse(wording);
            }
            case SpecProblem.Misfit p ->
                Wording.of(
                        "This is " + p.given() + ", and " + p.where() + " takes " + p.expected(), p.given(), format(p));
            case SpecProblem.NotHandedOut p ->
                Wording.of(
                        "The answer does not hand out all that is kept of a person",
                        "shows no "
                                + p.columns().stream().map(c -> "`" + c + "`").collect(Collectors.joining(", ")),
                        "Let the answer's schema show it, or take it out of `privacy.personal`.");
            case SpecProblem.NotWritable p -> Wording.of("This cannot be written: " + p.what(), p.why(), "");
            case SpecProblem.UndeclaredPathParameter p ->
                Wording.of(
                        "The path's `{" + p.name() + "}` is not declared",
                        "no parameter `" + p.name() + "` with `in: path`",
                        "Declare it under `parameters` of the path or of its operations.");
            case SpecProblem.UnsaidStatus p ->
                Wording.of(
                        "Which status `" + p.operation() + "` answers with is not said",
                        p.declared().isEmpty()
                                ? "no success is declared"
                                : "declared are "
                                        + p.declared().stream()
                                                .map(String::valueOf)
                                                .collect(Collectors.joining(", ")),
                        p.declared().isEmpty()
                                ? "Declare a 2xx answer in the contract."
                                : "Say it beside `answer`: `status: "
                                        + p.declared().getFirst() + "`.");
            case SpecProblem.UnsaidAnswer p ->
                Wording.of(
                        "What `" + p.operation() + "` answers is not said",
                        "the contract promises a body for " + p.status() + ", and no step gives one",
                        "End the steps with `answer: …`.");
            case SpecProblem.BadWord p ->
                Wording.of(
                        "`" + p.word() + "` is no " + p.what() + " that there is",
                        "",
                        p.possible().isEmpty() ? "" : "Possible are " + Near.listed(p.possible(), "and") + ".");
            case SpecProblem.NoEndpoint p ->
                Wording.of(
                        "No operation of the contract is called `" + p.operation() + "`",
                        "",
                        near(
                                p.near(),
                                "An operation without an endpoint says what it `takes`, and another operation, a"
                                        + " reaction or a job runs it."));
            case SpecProblem.NotGiven p ->
                Wording.of("`" + p.owner() + "` takes `" + p.name() + "`, which is not given", "", "Add it to `with`.");
            case SpecProblem.UnknownInDetail p ->
                Wording.of(
                                "The detail of `" + p.error() + "` names `" + p.name()
                                        + "`, which is not known where a step ends so",
                                "unknown there",
                                "Name it so in every operation that ends with `" + p.error()
                                        + "`, or give that operation an error of its own.")
                        .withAlso(p.raised(), "here nothing is called `" + p.name() + "`");
            case SpecProblem.ErrorWithoutStatus p ->
                Wording.of(
                        "The error `" + p.error() + "` has no status",
                        "",
                        "Say which: `" + p.error() + ": { status: 409, title: … }`.");
            case SpecProblem.Circle p ->
                Wording.of(
                        "These " + p.what() + " include themselves",
                        Near.listed(p.names(), "and"),
                        "Take one of them out of the circle.");
            case SpecProblem.PutMayCreate p ->
                Wording.of(
                        "Does `" + p.operation() + "` create what is not there?",
                        "a 201 is declared; assumed meanwhile: it changes what is there, and anything else is 404",
                        "Describe it under `operations` (with `ensure`), or take the 201 out of the contract.");
            case SpecProblem.AnswerBehindCall p ->
                Wording.of(
                                "`" + p.name() + "` may not be known here: the call may have ended otherwise, or other"
                                        + " steps stand between them in a transaction of their own",
                                "takes the answer",
                                "Say what follows from the answer under its status (`on: { '200': […] }`); where another partner"
                                        + " is told of it, store it there, `emit` an event, and call in the reaction to that.")
                        .withAlso(p.call(), "answered here");
            case SpecProblem.NotYet p -> Wording.of("Not supported yet: " + p.what(), "", "");
        };
    }

    private static String near(java.util.List<String> near, String otherwise) {
        return near.isEmpty() ? otherwise : Near.question(near);
    }

    private static Wording unknown(SpecProblem.Unknown p) {
        String what = p.kind().words();
        String title = p.owner().isEmpty()
                ? "There is no " + what + " `" + p.name() + "`"
                : "`" + p.owner() + "` has no " + what + " `" + p.name() + "`";
        Wording wording = Wording.of(title, "unknown " + what, Near.question(p.near()));
        return !p.near().isEmpty() && p.at().text().equals(p.name())
                ? wording.withFix(new Wording.Fix(p.at(), p.near().getFirst(), false))
                : wording;
    }

    private static Wording unexplained(SpecProblem.UnexplainedProperty p) {
        String of = p.table().isEmpty() ? "the steps" : "`" + p.table() + "`";
        String title = p.written()
                ? "Nothing takes up the property `" + p.property() + "`"
                : "Nothing explains the property `" + p.property() + "`";
        String label = p.table().isEmpty()
                ? "required by `" + p.schema() + "`, and not given"
                : of + " has no column or relation of this name" + (p.written() ? ", and no step reads it" : "");
        String mend = p.table().isEmpty()
                ? "Add `" + p.property() + "` to the answer."
                : p.written()
                        ? "Name a column like it, let a step read it, or explain it under `shapes` by a walk to a"
                                + " unique column."
                        : "Name a column like it, or explain it: `shapes: { " + p.table() + ": { " + p.property()
                                + ": … } }`.";
        return Wording.of(title, label, near(p.near(), mend));
    }

    /** What the contract would have to say. */
    private static String format(SpecProblem.Misfit p) {
        if (p.given().equals("a decimal")
                && p.expected().equals("an integer")
                && p.where().equals("the answer")) {
            return "A whole number of more than 64 bits has a `maximum` beyond them; one with a fraction is `type: number`,"
                    + " or a string with `format: decimal`.";
        }
        return switch (p.given().equals("text") ? p.expected() : "") {
            case "a UUID" -> "Give it `format: uuid`.";
            case "an instant" -> "Give it `format: date-time`.";
            case "a date" -> "Give it `format: date`.";
            case "a time of day" -> "Give it `format: time`.";
            case "a decimal" -> "Give it `format: decimal`.";
            case "bytes" -> "Give it `format: byte`.";
            default -> "";
        };
    }
}

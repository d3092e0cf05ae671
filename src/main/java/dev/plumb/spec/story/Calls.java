package dev.plumb.spec.story;

import dev.plumb.source.Span;
import dev.plumb.spec.Operation;
import dev.plumb.spec.text.FeatureText.Table;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody calls an operation, once or several times in a row.
 *
 * @param past whether it happened before the story begins, and so leaves no trail
 */
public record Calls(Span span, boolean past, Invocation call) implements StoryStep {

    private static final String CLAUSE =
            "(?: and)? with (?<header>[\\w-]+) (?:\"(?<text>(?:[^\"\\\\]|\\\\.)*)\"|from (?<from>[\\w.-]+))";
    private static final Pattern CLAUSES = Pattern.compile(CLAUSE);

    /** A quotation mark, as entity tags have it, or a backslash. */
    private static final Pattern ESCAPED = Pattern.compile("\\\\(.)");

    static final Sentence SENTENCE = Sentence.of(
            "WHO calls OPERATION N times again with HEADER from NAME and with:",
            Sentence.WHO
                    + " (?<verb>calls|called) (?<operation>" + Sentence.NAME
                    + ")(?:(?: (?<times>\\d{1,4}) times?)|(?<again> again))*"
                    + "(?<clauses>(?:" + CLAUSE.replaceAll("\\?<\\w+>", "?:") + ")*)"
                    + "(?<with>(?: and)? with:?)?",
            Calls::read);

    private static Optional<Calls> read(Match match, Telling telling) {
        Person who = match.who();
        Optional<Operation> found = telling.operation(match.need("operation"));
        boolean again = match.text("again") != null;
        if (again && !telling.hasCalled(who)) {
            telling.problem(new StoryProblem.NothingCalled(match.span()));
        }
        Optional<Calls> read = found.map(operation -> read(match, telling, who, operation, again));
        telling.called(who, found.stream().toList());
        return read;
    }

    private static Calls read(Match match, Telling telling, Person who, Operation operation, boolean again) {
        var arguments = new ArrayList<Argument>(clauses(match, who, operation, telling));
        Optional<Invocation.Body> body = Optional.empty();
        if (match.text("with") == null) {
            telling.noArgument(match);
        } else if (match.docString().isPresent()) {
            body = Invocations.body(match.docString().get(), operation, telling);
        } else {
            List<Telling.Pair> pairs = telling.pairs(match, "a table of parameters, or a body");
            Invocations.With with = Invocations.pairs(pairs, operation, telling);
            arguments.addAll(with.arguments());
            body = with.body();
        }
        var call =
                new Invocation(match.span(), who, operation.name(), match.number("times", 1), again, arguments, body);
        Invocations.checkPath(call, operation, telling);
        return new Calls(match.span(), match.given() || match.text("verb").equals("called"), call);
    }

    private static List<Argument> clauses(Match match, Person who, Operation operation, Telling telling) {
        var arguments = new ArrayList<Argument>();
        String clauses = match.text("clauses");
        int offset = match.matcher().start("clauses");
        Matcher matcher = CLAUSES.matcher(clauses);
        while (matcher.find()) {
            Word name = word(match, matcher, offset, "header");
            StoryValue value;
            if (matcher.group("text") != null) {
                Word text = word(match, matcher, offset, "text");
                value = new StoryValue.Literal(
                        text.span(), ESCAPED.matcher(text.text()).replaceAll("$1"));
            } else {
                Word from = word(match, matcher, offset, "from");
                if (!telling.hasCalled(who)) {
                    telling.problem(new StoryProblem.NothingCalled(from.span()));
                }
                value = new StoryValue.LastOf(from.span(), who, from.text());
            }
            Invocations.header(name, value, operation, telling).ifPresent(arguments::add);
        }
        return arguments;
    }

    private static Word word(Match match, Matcher matcher, int offset, String group) {
        return new Word(match.place(offset + matcher.start(group), matcher.group(group)), matcher.group(group));
    }

    /** For those that read a call out of a row. */
    static List<Telling.Pair> pairs(Table table, int row, java.util.Set<String> apart) {
        List<Word> head = table.rows().getFirst().cells();
        List<Word> cells = table.rows().get(row).cells();
        var pairs = new ArrayList<Telling.Pair>();
        for (int i = 0; i < Math.min(head.size(), cells.size()); i++) {
            if (!apart.contains(head.get(i).text()) && !cells.get(i).text().isEmpty()) {
                pairs.add(new Telling.Pair(head.get(i), cells.get(i)));
            }
        }
        return pairs;
    }
}

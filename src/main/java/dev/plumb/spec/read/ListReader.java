package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import dev.plumb.spec.text.ExpressionText;
import dev.plumb.spec.text.SortText;
import dev.plumb.spec.text.StepText;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the step {@code list} with its conditions and orders. */
final class ListReader {
    private static final Pattern DIRECTED = Pattern.compile("(.*\\S)\\s+(asc|desc)\\s*", Pattern.DOTALL);
    private static final List<String> PAGES = List.of("cursor", "offset", "number");

    private ListReader() {}

    static Optional<StepText> read(Node.Entry step, Keys keys, Optional<ExpressionText> when, Problems problems) {
        Optional<Binding> binding = Keys.scalar(step.value(), "`list`", problems)
                .flatMap(scalar -> {
                    Optional<Binding> found = Binding.of(scalar);
                    if (found.isEmpty()) {
                        problems.add(new ReadProblem.BadValue(
                                scalar.span(),
                                scalar.text(),
                                "of the form `x in LIST`",
                                "`x` is the name of a row in `where` and `sort`."));
                    }
                    return found;
                });
        Optional<Word> page = keys.word("page");
        page.filter(word -> !PAGES.contains(word.text()))
                .ifPresent(word -> problems.add(new ReadProblem.BadValue(
                        word.span(), word.text(), "a style of paging", "Write `cursor`, `offset` or `number`.")));
        Optional<SortText> sort = keys.get("sort").flatMap(node -> sort(node, problems));
        var where = new ArrayList<ExpressionText>();
        binding.flatMap(Binding::where).ifPresent(where::add);
        keys.get("where").ifPresent(node -> where.addAll(conditions(node, problems)));
        return binding.map(b -> new StepText.ListPage(
                keys.mapping().span(),
                when,
                b.name(),
                b.list(),
                where,
                sort,
                page.filter(word -> PAGES.contains(word.text())),
                keys.word("as")));
    }

    private static List<ExpressionText> conditions(Node node, Problems problems) {
        List<Node> items = node instanceof Node.Sequence sequence ? sequence.items() : List.of(node);
        return items.stream()
                .flatMap(item -> Keys.scalar(item, "a condition of `list`", problems).stream())
                .map(ExpressionText::of)
                .toList();
    }

    private static Optional<SortText> sort(Node node, Problems problems) {
        return switch (node) {
            case Node.Mapping mapping ->
                Optional.of(new SortText.Named(
                        mapping.span(),
                        mapping.entries().stream()
                                .map(entry -> new SortText.Order(Word.of(entry.key()), terms(entry.value(), problems)))
                                .filter(order -> !order.terms().isEmpty())
                                .toList()));
            case Node.Sequence _, Node.Scalar _ -> {
                List<SortText.Term> terms = terms(node, problems);
                yield terms.isEmpty() ? Optional.empty() : Optional.of(new SortText.Fixed(node.span(), terms));
            }
        };
    }

    /** A term, a list of terms, or terms with commas between them. */
    private static List<SortText.Term> terms(Node node, Problems problems) {
        List<Node> items = node instanceof Node.Sequence sequence ? sequence.items() : List.of(node);
        return items.stream()
                .flatMap(item -> Keys.scalar(item, "an order", problems).stream())
                .map(ListReader::term)
                .toList();
    }

    private static SortText.Term term(Node.Scalar scalar) {
        Matcher matcher = DIRECTED.matcher(scalar.text());
        return matcher.matches()
                ? new SortText.Term(
                        Binding.part(scalar, matcher.start(1), matcher.end(1)),
                        matcher.group(2).equals("desc"))
                : new SortText.Term(Binding.part(scalar, 0, scalar.text().length()), false);
    }
}

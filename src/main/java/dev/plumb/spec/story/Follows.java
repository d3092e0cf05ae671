package dev.plumb.spec.story;

import dev.plumb.source.Span;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Step;
import dev.plumb.spec.text.Word;
import java.util.List;
import java.util.Optional;

/**
 * The person's last call again, on its next page.
 *
 * @param property of the last answer, whose value is where the next page begins
 * @param parameter that takes it
 */
public record Follows(Span span, Person who, String operation, String property, String parameter) implements StoryStep {

    static final Sentence SENTENCE = Sentence.of(
            "WHO follows nextCursor",
            Sentence.WHO + " (?:follows|followed) (?<property>" + Sentence.NAME + ")",
            Follows::read);

    private static Optional<Follows> read(Match match, Telling telling) {
        telling.noArgument(match);
        if (!telling.someCall(match) || telling.last().isEmpty()) {
            return Optional.empty();
        }
        Operation operation = telling.last().getLast();
        Word property = match.need("property");
        Answers.checkPath(property, telling);
        Optional<String> parameter = operation.steps().stream()
                .filter(Step.ListPage.class::isInstance)
                .map(s -> ((Step.ListPage) s).paging())
                .filter(Step.Paging.Cursor.class::isInstance)
                .map(p -> ((Step.Paging.Cursor) p).cursor())
                .findFirst();
        if (parameter.isEmpty() && operation.steps().isEmpty()) {
            return Optional.empty(); // why there are none was said
        }
        if (parameter.isEmpty()) {
            telling.problem(new StoryProblem.NoPages(match.span(), operation.name()));
            return Optional.empty();
        }
        telling.called(match.who(), List.of(operation));
        return Optional.of(new Follows(match.span(), match.who(), operation.name(), property.text(), parameter.get()));
    }
}

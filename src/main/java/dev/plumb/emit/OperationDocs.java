package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.Words;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.story.AnswerIs;
import dev.plumb.spec.story.Calls;
import dev.plumb.spec.story.Feature;
import dev.plumb.spec.story.HeaderIs;
import dev.plumb.spec.story.StoryStep;
import dev.plumb.spec.story.StoryValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What an operation is for, and an example of it from the stories. */
final class OperationDocs {
    private OperationDocs() {}

    static String of(Design design, OperationDesign operation, Endpoint endpoint) {
        var lines = new ArrayList<String>();
        String said = endpoint.summary()
                .or(endpoint::description)
                .map(Docs::sentence)
                .orElseGet(() -> named(operation.operation().name()));
        lines.add(
                operation.ifNoneMatch() && endpoint.response(304).isPresent()
                        ? said.substring(0, said.length() - 1)
                                + "; 304 if the caller's copy is current ({@code If-None-Match})."
                        : said);
        if (endpoint.summary().isPresent()) {
            endpoint.description().ifPresent(more -> {
                lines.add("");
                lines.add("<p>" + Docs.sentence(more));
            });
        }
        example(design, operation, endpoint).ifPresent(example -> {
            lines.add("");
            lines.add("<pre>{@code");
            example.lines().forEach(lines::add);
            lines.add("}</pre>");
        });
        return Docs.block(lines, List.of());
    }

    /** An operation's name in words: {@code Read telescope.} */
    private static String named(String operation) {
        String words = operation.replaceAll("(?<=[a-z0-9])(?=[A-Z])|[_-]+", " ").toLowerCase(Locale.ROOT);
        return Docs.sentence(Words.upperFirst(words));
    }

    /** The first call of the stories that ends well, of those operations that take a body. */
    private static Optional<String> example(Design design, OperationDesign operation, Endpoint endpoint) {
        if (operation.body().isEmpty()) {
            return Optional.empty();
        }
        for (Feature feature : design.spec().features()) {
            for (Feature.Scenario scenario : feature.scenarios()) {
                List<StoryStep> steps = scenario.steps();
                for (int i = 0; i + 1 < steps.size(); i++) {
                    if (steps.get(i) instanceof Calls calls
                            && calls.call()
                                    .operation()
                                    .equals(operation.operation().name())
                            && calls.call().body().isPresent()
                            && steps.get(i + 1) instanceof AnswerIs answer
                            && answer.status() < 300) {
                        return text(design, endpoint, calls, answer, steps.subList(i + 2, steps.size()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> text(
            Design design, Endpoint endpoint, Calls calls, AnswerIs answer, List<StoryStep> after) {
        String body = calls.call().body().orElseThrow().content().strip();
        String path = design.spec().contract().basePath() + endpoint.path();
        for (var argument : calls.call().arguments()) {
            if (argument.value() instanceof StoryValue.Literal literal) {
                path = path.replace("{" + argument.name() + "}", literal.text());
            }
        }
        boolean unsafe = body.contains("*/")
                || body.contains("\\u")
                || body.contains("@")
                || body.chars().filter(c -> c == '{').count()
                        != body.chars().filter(c -> c == '}').count();
        if (unsafe || path.contains("{")) {
            return Optional.empty();
        }
        String headers = after.stream()
                .takeWhile(HeaderIs.class::isInstance)
                .map(h -> "\n" + ((HeaderIs) h).header() + ": " + ((HeaderIs) h).value())
                .collect(Collectors.joining());
        return Optional.of(endpoint.method() + " " + path + "\n" + body + "\n\n" + answer.status() + headers);
    }
}

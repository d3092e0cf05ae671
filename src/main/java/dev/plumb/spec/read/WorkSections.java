package dev.plumb.spec.read;

import dev.plumb.diagnostic.Near;
import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import dev.plumb.source.Span;
import dev.plumb.spec.text.DurationText;
import dev.plumb.spec.text.ErrorsText;
import dev.plumb.spec.text.EventText;
import dev.plumb.spec.text.ExpressionText;
import dev.plumb.spec.text.JobText;
import dev.plumb.spec.text.OperationText;
import dev.plumb.spec.text.ReactionText;
import dev.plumb.spec.text.StepText;
import dev.plumb.spec.text.Word;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sections about what is done, from operations to jobs. */
record WorkSections(Sections sections, Problems problems) {

    List<OperationText> operations() {
        var steps = new StepReader(problems);
        var operations = new ArrayList<OperationText>();
        for (Node.Entry entry : Reading.entries(sections.mapping("operations"))) {
            List<OperationText.Parameter> takes = entry.value() instanceof Node.Mapping body ? takes(body) : List.of();
            operations.add(new OperationText(
                    whole(entry), Word.of(entry.key()), takes, steps.body(entry.value(), List.of("takes"))));
        }
        return operations;
    }

    private List<OperationText.Parameter> takes(Node.Mapping body) {
        var parameters = new ArrayList<OperationText.Parameter>();
        body.get("takes")
                .flatMap(node -> Keys.mapping(node, "`takes`", problems))
                .ifPresent(mapping -> {
                    for (Node.Entry entry : mapping.entries()) {
                        Keys.scalar(entry.value(), "the type of `" + entry.name() + "`", problems)
                                .ifPresent(type -> parameters.add(
                                        new OperationText.Parameter(Word.of(entry.key()), Word.of(type))));
                    }
                });
        return parameters;
    }

    ErrorsText errors() {
        Optional<ExpressionText> body = Optional.empty();
        var messages = new ArrayList<ErrorsText.Message>();
        var codes = new ArrayList<ErrorsText.Code>();
        for (Node.Entry entry : Reading.entries(sections.mapping("errors"))) {
            switch (entry.name()) {
                case "body" ->
                    body = Keys.scalar(entry.value(), "`body` of `errors`", problems)
                            .map(ExpressionText::of);
                case "messages" -> {
                    for (Node.Entry words :
                            Reading.entries(Keys.mapping(entry.value(), "`messages` of `errors`", problems))) {
                        Keys.scalar(words.value(), "the message for `" + words.name() + "`", problems)
                                .ifPresent(text ->
                                        messages.add(new ErrorsText.Message(Word.of(words.key()), Word.of(text))));
                    }
                }
                default -> code(entry).ifPresent(codes::add);
            }
        }
        return new ErrorsText(body, messages, codes);
    }

    private Optional<ErrorsText.Code> code(Node.Entry entry) {
        if (!entry.name().matches("[A-Z][A-Z0-9_]*")) {
            problems.add(new ReadProblem.UnknownKey(
                    entry.key().span(),
                    entry.name(),
                    "`errors`",
                    Near.of(entry.name(), List.of("body", "messages")),
                    List.of("body", "messages", "CODE"),
                    Optional.of("a code is written in capitals, as OUT_OF_STOCK")));
            return Optional.empty();
        }
        return Keys.of(
                        entry.value(),
                        "the error `" + entry.name() + "`",
                        problems,
                        List.of("status", "title", "detail", "field"))
                .map(keys -> new ErrorsText.Code(
                        Word.of(entry.key()),
                        keys.number("status"),
                        keys.word("title"),
                        keys.expression("detail"),
                        keys.word("field")));
    }

    List<EventText> events() {
        var events = new ArrayList<EventText>();
        for (Node.Entry entry : Reading.entries(sections.mapping("events"))) {
            String where = "the event `" + entry.name() + "`";
            Keys.mapping(entry.value(), where, problems).ifPresent(mapping -> {
                var parts = new ArrayList<EventText.Part>();
                for (Node.Entry part : mapping.entries()) {
                    Keys.scalar(part.value(), "`" + part.name() + "` of " + where, problems)
                            .ifPresent(schema -> parts.add(new EventText.Part(Word.of(part.key()), Word.of(schema))));
                }
                events.add(new EventText(Word.of(entry.key()), parts));
            });
        }
        return events;
    }

    List<ReactionText> reactions() {
        var steps = new StepReader(problems);
        var reactions = new ArrayList<ReactionText>();
        for (Node.Entry entry : Reading.entries(sections.mapping("reactions"))) {
            reactions.add(new ReactionText(whole(entry), Word.of(entry.key()), steps.body(entry.value(), List.of())));
        }
        return reactions;
    }

    List<JobText> jobs() {
        var jobs = new ArrayList<JobText>();
        for (Node.Entry entry : Reading.entries(sections.mapping("jobs"))) {
            Keys.mapping(entry.value(), "the job `" + entry.name() + "`", problems)
                    .flatMap(mapping -> job(entry, mapping))
                    .ifPresent(jobs::add);
        }
        return jobs;
    }

    private Optional<JobText> job(Node.Entry entry, Node.Mapping mapping) {
        List<StepText> steps = new StepReader(problems).body(mapping, List.of("every", "cron"));
        var keys = Keys.of(
                mapping,
                "the job `" + entry.name() + "`",
                problems,
                mapping.entries().stream().map(Node.Entry::name).toList());
        if (keys.get("every").isPresent() && keys.get("cron").isPresent()) {
            problems.add(new ReadProblem.DeclaredTwice(
                    mapping.entry("cron").orElseThrow().key().span(),
                    "schedule of",
                    entry.name(),
                    mapping.entry("every").orElseThrow().key().span()));
        }
        Optional<JobText.Schedule> schedule = keys.get("cron").isPresent()
                ? keys.word("cron").map(JobText.Cron::new)
                : keys.want("every", "cron")
                        ? keys.duration("every").map(JobText.Every::new)
                        : Optional.of(new JobText.Every(
                                new DurationText(entry.key().span(), Duration.ofHours(1)))); // its steps are looked at
        return schedule.map(s -> new JobText(whole(entry), Word.of(entry.key()), s, steps));
    }

    /** A name with what stands under it. */
    private static Span whole(Node.Entry entry) {
        Span key = entry.key().span();
        Span value = entry.value().span();
        return key.file().equals(value.file()) ? new Span(key.file(), key.start(), value.end()) : key;
    }
}

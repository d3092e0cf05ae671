package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Problems;
import dev.plumb.spec.Contract;
import dev.plumb.spec.text.CaseText;
import dev.plumb.spec.text.OutcomeText;
import dev.plumb.spec.text.StepText;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Steps behind a call that take its answer, in a reaction or a job: they are what follows from its success, and are stored
 * with the word that the call is done. A process that takes up later, past the call, would not have the answer.
 */
final class AnswersBehind {
    private final Function<StepText.Call, Optional<Partners.Operation>> partners;
    private final Problems problems;
    private final boolean job;

    /** @param job whether each element of a loop has a transaction of its own */
    AnswersBehind(Function<StepText.Call, Optional<Partners.Operation>> partners, Problems problems, boolean job) {
        this.partners = partners;
        this.problems = problems;
        this.job = job;
    }

    /** The same steps, in which the answer of a call is taken under its success alone. */
    List<StepText> within(List<StepText> steps) {
        var all = new ArrayList<StepText>();
        for (int i = 0; i < steps.size(); i++) {
            List<StepText> rest = steps.subList(i + 1, steps.size());
            switch (steps.get(i)) {
                case StepText.Group group ->
                    all.add(new StepText.Group(group.span(), group.when(), within(group.steps())));
                case StepText.Each each ->
                    all.add(new StepText.Each(
                            each.span(),
                            each.when(),
                            each.name(),
                            each.list(),
                            each.where(),
                            each.limit(),
                            within(each.steps())));
                case StepText.Call call
                when isTaken(call, rest) -> {
                    Optional<StepText> whole = success(call, rest).map(word -> followed(call, word, rest));
                    if (whole.isPresent()) {
                        all.add(whole.get());
                        return all;
                    }
                    StepText late = rest.stream()
                            .filter(s -> isTaken(call, List.of(s)))
                            .findFirst()
                            .orElseThrow();
                    problems.add(new SpecProblem.AnswerBehindCall(
                            late.span(), call.as().orElseThrow().text(), call.span()));
                    all.add(call);
                }
                case StepText step -> all.add(step);
            }
        }
        return all;
    }

    private static boolean isTaken(StepText.Call call, List<StepText> rest) {
        return call.as()
                .map(as -> Pattern.compile("(?U)(?<![.\\w])" + Pattern.quote(as.text()) + "(?!\\w)"))
                .filter(name ->
                        Texts.of(rest).stream().anyMatch(t -> name.matcher(t).find()))
                .isPresent();
    }

    /** The word of its one success; empty where it may go on otherwise too, or the steps cannot be its outcome. */
    private Optional<String> success(StepText.Call call, List<StepText> rest) {
        List<Integer> good = partners.apply(call).stream()
                .flatMap(o -> o.endpoint().responses().stream())
                .filter(Contract.Response::succeeds)
                .map(Contract.Response::status)
                .toList();
        if (call.when().isPresent()
                || good.size() != 1
                || good.getFirst() < 100
                || rest.stream().anyMatch(this::stands)) {
            return Optional.empty();
        }
        String exact = String.valueOf(good.getFirst());
        Optional<String> said = call.on().stream()
                .map(c -> c.name().text())
                .filter(w -> w.equals(exact) || w.toLowerCase(Locale.ROOT).equals("2xx"))
                .findFirst();
        String word = said.orElse(exact);
        boolean alone = call.on().stream()
                .allMatch(c -> c.name().text().equals(word)
                        ? !(c.outcome() instanceof OutcomeText.Steps(var _, var first))
                                || !Texts.skip(first) && first.stream().noneMatch(this::stands)
                        : c.outcome() instanceof OutcomeText.Fail);
        return alone ? Optional.of(word) : Optional.empty();
    }

    /** Whether a step is no part of one transaction with others. */
    private boolean stands(StepText step) {
        return step instanceof StepText.Call
                || step instanceof StepText.Answer
                || step instanceof StepText.Each each
                        && (job || each.steps().stream().anyMatch(this::stands))
                || step instanceof StepText.Group group
                        && group.steps().stream().anyMatch(this::stands);
    }

    private static StepText followed(StepText.Call call, String word, List<StepText> rest) {
        var on = new ArrayList<CaseText>();
        var steps = new ArrayList<StepText>();
        for (CaseText said : call.on()) {
            if (!said.name().text().equals(word)) {
                on.add(said);
            } else if (said.outcome() instanceof OutcomeText.Steps first) {
                steps.addAll(first.steps());
            }
        }
        steps.addAll(rest);
        on.add(new CaseText(
                new Word(rest.getFirst().span(), word),
                new OutcomeText.Steps(rest.getFirst().span(), steps)));
        return new StepText.Call(
                call.span(),
                call.when(),
                call.partner(),
                call.operation(),
                call.with(),
                call.idempotencyKey(),
                call.as(),
                on);
    }
}

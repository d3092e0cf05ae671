package dev.plumb.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.plumb.diagnostic.Problems;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * One meaning, three executors: random expressions over random rows give the same in PostgreSQL, in Java
 * and in CEL's own evaluator. {@code -Dplumb.property.runs=N} tries more expressions,
 * {@code -Dplumb.property.seed=S} others.
 */
class AgreementTest {
    private static final int RUNS = Integer.getInteger("plumb.property.runs", 200);
    private static final long SEED = Long.getLong("plumb.property.seed", 20261122);
    private static final int BATCH = 200;

    @Test
    void theThreeExecutorsAgree() throws Exception {
        int inSql = 0;
        int tried = 0;
        int refused = 0;
        for (int batch = 0; batch * BATCH < RUNS; batch++) {
            var random = new SplittableRandom(SEED + batch);
            var expressions = new RandomExpressions(random);
            var texts = new LinkedHashSet<String>();
            while (texts.size() < Math.min(BATCH, RUNS - batch * BATCH)) {
                int depth = 1 + random.nextInt(3);
                String text = random.nextInt(3) == 0 ? expressions.value(depth) : expressions.condition(depth);
                if (read(text).isPresent()) {
                    texts.add(text);
                } else {
                    refused++;
                }
            }
            try (var executors = Executors.with(new RandomRows(random))) {
                var outcomes = executors.run(List.copyOf(texts).stream()
                        .map(t -> read(t).orElseThrow())
                        .toList());
                var failing = new LinkedHashSet<String>();
                for (var outcome : outcomes) {
                    tried++;
                    inSql += outcome.inSql() ? 1 : 0;
                    if (!outcome.agrees() && failing.size() < 8) {
                        failing.add(shrunk(outcome, executors).describe());
                    }
                }
                if (!failing.isEmpty()) {
                    fail("seed " + (SEED + batch) + "\n" + String.join("\n", failing));
                }
            }
        }
        assertThat(tried).isGreaterThanOrEqualTo(Math.min(RUNS, 50));
        assertThat(inSql).as("expressions that SQL can say, of " + tried).isGreaterThan(tried * 3 / 4);
        assertThat(refused).as("expressions that were not well typed").isLessThan(tried);
    }

    /** What is not well typed is not read; CEL's checker has nothing to refuse beyond that. */
    static Optional<TypedExpression> read(String text) {
        var problems = new Problems();
        var read = ExpressionReader.read(Schemas.span(text), text, RandomRows.SCOPE, problems);
        assertThat(problems.sorted()).as(text).noneMatch(p -> p instanceof ExpressionProblem.Refused);
        return read;
    }

    /** The shortest part of an expression on which the executors differ, too. */
    private static Executors.Outcome shrunk(Executors.Outcome failing, Executors executors) throws Exception {
        Executors.Outcome least = failing;
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            String whole = least.expression().text();
            var parts = new ArrayList<TypedExpression>();
            for (String part : parts(least.expression().expr())) {
                if (part.length() < whole.length()) {
                    read(part)
                            .filter(p -> p.type() instanceof Type.Scalar || p.type() instanceof Type.Enumeration)
                            .ifPresent(parts::add);
                }
            }
            parts.sort(java.util.Comparator.comparingInt(p -> p.text().length()));
            for (var outcome : executors.run(parts)) {
                if (!outcome.agrees() && !smaller) {
                    least = outcome;
                    smaller = true;
                }
            }
        }
        return least;
    }

    /** Its parts, and itself with a part of a part in the place of that part. */
    private static List<String> parts(Expr expr) {
        var parts = new LinkedHashSet<String>();
        String whole = expr.span().text();
        Walk.all(expr).forEach(part -> {
            parts.add(part.span().text());
            for (Expr inner : Walk.children(part)) {
                int at = part.span().start() - expr.span().start();
                int end = part.span().end() - expr.span().start();
                if (at >= 0 && end <= whole.length() && at <= end) {
                    parts.add(whole.substring(0, at) + inner.span().text() + whole.substring(end));
                }
            }
        });
        return List.copyOf(parts);
    }
}

package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.FeatureDesign;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.ReservedNames;
import dev.plumb.design.Words;
import dev.plumb.expression.Model;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A method of a service as it is written, step by step: its text so far, the names taken, and what is known of its rows. */
final class MethodDraft {
    final Design design;
    final Spec spec;
    final Model model;
    final OperationDesign operation;
    final ServiceDraft service;
    final ReadMethods reads;
    final WriteMethods writes;
    final Usage usage;
    final String repository;
    final Set<String> taken = new HashSet<>(ReservedNames.LOCALS);
    final Map<String, Env.Root> lookupMaps = new LinkedHashMap<>();
    final StringBuilder body = new StringBuilder();
    final Map<String, Listed> pages = new LinkedHashMap<>();
    /** Rows of which the key alone is at hand. */
    final Set<String> keysAlone = new HashSet<>();

    Env env;
    /** Whether the operation's time is asked for. */
    boolean usesNow;
    /** Whether the database is asked about rows that nothing locks. */
    boolean asked;

    /** How many rows are locked one after another, as far as it matters: none, one, or several. */
    int locks;

    boolean tagChecked;
    /** Whether what was written last ends the method. */
    boolean ended;
    /** Of indentation, and of loops around. */
    int depth;

    int loops;
    /** Around what is rendered: lambdas, which no statement can stand before. */
    int within;

    /** A page that was read: Java for its items, its total and the way on. */
    record Listed(String items, String total, String next) {}

    MethodDraft(
            Design design,
            FeatureDesign feature,
            OperationDesign operation,
            ServiceDraft service,
            RepositoryDraft repository) {
        this.design = design;
        this.spec = design.spec();
        this.model = spec.model();
        this.operation = operation;
        this.service = service;
        this.reads = new ReadMethods(design, repository);
        this.writes = new WriteMethods(design, repository, reads);
        this.usage = new Usage(operation.operation(), operation.location().isPresent());
        this.repository = feature.plural();
        this.env = Env.of(design);
        taken.add(feature.plural());
        for (ServiceDraft.Need need : ServiceDraft.Need.values()) {
            taken.add(need.field);
        }
    }

    void line(String text) {
        text.lines()
                .forEach(l ->
                        body.append(l.isEmpty() ? "" : "    ".repeat(depth) + l).append('\n'));
    }

    String local(String wanted) {
        String name = Words.local(wanted);
        String free = name;
        for (int i = 2; !taken.add(free); i++) {
            free = name + i;
        }
        return free;
    }

    Source source(TypedExpression list, Optional<TypedExpression> where, String variable) {
        Source source =
                Source.of(model, list.expr(), variable).orElseThrow(() -> new NotYet("rows of this list", list.span()));
        return where.map(w -> source.and(w.expr())).orElse(source);
    }

    boolean isVersioned(Name table) {
        Model.Entity entity = model.entity(table).orElseThrow();
        return ReadMethods.version(entity).isPresent() && entity.key().size() == 1;
    }

    /** Rows without a version: the tag is a digest of what is shown. */
    String taggedByContent(String shown) {
        service.need(ServiceDraft.Need.MAPPER);
        service.rule("tagged", """
                /** Its rows have no version, so the tag is a digest of what is shown. */
                private <T> Tagged<T> tagged(T shown) {
                    return new Tagged<>(shown, EntityTag.ofContent(shown, mapper));
                }
                """);
        return "tagged(" + shown + ")";
    }

    String keys(ReadMethods.Made made, Name table, String row) {
        var arguments = new ArrayList<String>();
        for (Env.Root root : made.roots()) {
            arguments.add(reads.key(table).stream()
                    .filter(k -> Words.local(k).equals(root.name()))
                    .findFirst()
                    .map(k -> row + "." + Words.component(k) + "()")
                    .orElse(root.name()));
        }
        return String.join(", ", arguments);
    }

    /**
     * Rows that are found are locked; where rules ask about rows that nothing locks, the database keeps apart what
     * runs at the same time, and what it ends for that is tried again. So is one of two that wait for each other's
     * locks, where several rows are locked one after another. Of as many as there are tries, one gets through in each.
     */
    String transactional() {
        if (!asked && locks < 2) {
            return "@Transactional" + timeout().map(t -> "(" + t + ")").orElse("");
        }
        service.needsRetry();
        String retry =
                "@Retryable(includes = ConcurrencyFailureException.class, maxRetries = 20, delay = 5, jitter = 5,"
                        + " multiplier = 1.5, maxDelay = 100)\n";
        if (!asked) {
            return retry + "@Transactional" + timeout().map(t -> "(" + t + ")").orElse("");
        }
        return retry
                + "@Transactional(isolation = Isolation.SERIALIZABLE"
                + timeout().map(t -> ", " + t).orElse("") + ")";
    }

    /** What only reads needs a transaction where its time is limited. */
    String timed() {
        return timeout().map(t -> "@Transactional(readOnly = true, " + t + ")").orElse("");
    }

    /** In whole seconds, as transactions count. */
    private Optional<String> timeout() {
        return operation.timeMillis().map(millis -> "timeout = " + Math.max(1, Math.ceilDiv(millis, 1000L)));
    }

    String doc() {
        String said = operation
                .endpoint()
                .flatMap(Contract.Endpoint::summary)
                .map(s -> ending(s) + " ")
                .orElse("");
        return "/** " + Cites.safe(said) + "See " + operation.operation().span().cite() + "."
                + (asked && !operation.writes().isEmpty()
                        ? " Its rules ask about rows that it does not lock: of two that contradict each other, one is tried again."
                        : "")
                + " */";
    }

    private static String ending(String text) {
        String trimmed = text.strip();
        return trimmed.endsWith(".") ? trimmed : trimmed + ".";
    }
}

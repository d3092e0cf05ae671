package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.FeatureDesign;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.ReservedNames;
import dev.plumb.design.Sight;
import dev.plumb.design.Words;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.TypedExpression;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A method of a service as it is written, step by step: its text so far, the names taken, and what is known of its rows. */
final class MethodDraft {
    final Design design;
    final Spec spec;
    final Model model;
    final FeatureDesign feature;
    final OperationDesign operation;
    final Runs runs;
    /** The operations that run this one, as far as they are being written. */
    final Set<String> underway;
    /** Whether it is a method of its feature's service, rather than of a reaction or a job. */
    boolean inService = true;
    /** Whether its steps stand outside of any transaction, where locks hold nothing. */
    boolean outside;
    /** Which rows it finds. */
    Sight sight;

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

    /** Rows that stand in for others, so that their keys alone do not do. */
    final Set<String> wholeRows = new HashSet<>();
    /** The row that the answer shows as it is at hand. */
    final Optional<String> atHand;

    /** Names whose values are given, and not made again. */
    final Set<String> known = new HashSet<>();

    /** What becomes of calls of partners; empty where none may be made. */
    Optional<PartnerCalls> partners = Optional.empty();

    /** Names that may be null. */
    final Set<String> maybe = new HashSet<>();

    /** The steps that come after the one that is written, innermost list first. */
    private final Deque<Coming> coming = new ArrayDeque<>();

    /** @param beyond the names that outlive those steps, of a loop, which come again; empty where they do not */
    private record Coming(List<Step> steps, Set<String> beyond) {}

    Env env;
    /** Whether the operation's time is asked for. */
    boolean usesNow;
    /** Whether the database is asked about rows that nothing locks. */
    boolean asked;

    /** How many rows are locked one after another, as far as it matters: none, one, or several. */
    private int locks;

    boolean tagChecked;
    /** Whether what was written last ends the method. */
    boolean ended;
    /** Of indentation, and of loops around. */
    int depth;

    /** What is locked before the innermost loop and written behind it. */
    Optional<LoopBatch> batch = Optional.empty();

    /** Rows that were locked together before they are found, each as Java that is null where there is none. */
    final Map<String, String> together = new LinkedHashMap<>();

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
            RepositoryDraft repository,
            Runs runs,
            Set<String> underway) {
        this.feature = feature;
        this.runs = runs;
        this.underway = Set.copyOf(underway);
        this.design = design;
        this.spec = design.spec();
        this.sight = Sight.of(spec, operation.operation());
        this.model = spec.model();
        this.operation = operation;
        this.service = service;
        this.reads = new ReadMethods(design, repository);
        reads.sight = sight;
        this.writes = new WriteMethods(design, repository, reads);
        this.atHand = RowsAtHand.of(design, operation);
        this.usage = new Usage(
                spec, operation.operation().steps(), operation.location().isPresent(), atHand);
        this.repository = feature.plural();
        this.env = Env.of(design).with("env", new Env.Root(EnvironmentText.TYPE, EnvironmentText.FIELD));
        taken.add(feature.plural());
        for (ServiceDraft.Need need : ServiceDraft.Need.values()) {
            taken.add(need.field);
        }
    }

    void comes(List<Step> steps) {
        coming.push(new Coming(steps, Set.of()));
    }

    /** Of a loop: all its steps come again, for what is named outside of it. */
    void comesAgain(List<Step> steps) {
        coming.push(new Coming(steps, Set.copyOf(env.variables().keySet())));
    }

    void came() {
        coming.pop();
    }

    /** Whether the method, or the loop around, ends here anyway. */
    boolean nothingComes() {
        for (Coming next : coming) {
            if (!next.beyond().isEmpty()) {
                return true;
            }
            if (!next.steps().isEmpty()) {
                return false;
            }
        }
        return operation.result().java().equals("void");
    }

    /** Whether something that comes looks at more of the row than answers do, which read it anew. */
    boolean isLookedAt(String variable) {
        return coming.stream()
                .filter(c -> c.beyond().isEmpty() || c.beyond().contains(variable))
                .anyMatch(
                        c -> !new Usage(spec, c.steps(), operation.location().isPresent(), atHand).onlyShown(variable));
    }

    /** Nobody calls, so that nothing is hidden. */
    void inBackground() {
        sight = Sight.EVERYTHING;
        reads.sight = sight;
    }

    /** Java for who acts; nobody does in the background. */
    String viewer() {
        if (sight == Sight.EVERYTHING && Sight.anyVaries(spec)) {
            return "Viewer.NOBODY";
        }
        return env.find("viewer").map(Env.Var::source).orElse("Viewer.VISITOR");
    }

    void line(String text) {
        text.lines()
                .forEach(l ->
                        body.append(l.isEmpty() ? "" : "    ".repeat(depth) + l).append('\n'));
    }

    /** A row that a condition decides about is null where it did not hold; what follows may ask for it. */
    void declareBefore(int start, String variable, Env.Root row) {
        String text = body.substring(start);
        String declaration = "var " + row.name() + " = ";
        String already = "@Nullable " + JavaTypes.boxed(row.type()) + " " + row.name() + " = null;\n";
        if (text.contains(already)) { // before a condition within this one
            text = text.replaceFirst(" *" + Pattern.quote(already), "");
            declaration = "";
        } else if (!text.contains(declaration)) {
            return;
        }
        body.setLength(start);
        line("@Nullable " + JavaTypes.boxed(row.type()) + " " + row.name() + " = null;");
        body.append(
                declaration.isEmpty()
                        ? text
                        : text.replaceFirst(
                                Pattern.quote(declaration),
                                java.util.regex.Matcher.quoteReplacement(row.name() + " = ")));
        env = env.with(variable, new Env.Root(JavaTypes.boxed(row.type()), row.name()));
        maybe.add(variable);
    }

    /** What was called {@code other} since then stands in for {@code name}. */
    void stands(int start, String other, String name) {
        String text = body.substring(start);
        boolean once =
                Pattern.compile("\\b" + other + "\\b").matcher(text).results().count() == 1;
        if (once && text.contains("var " + other + " = ")) {
            body.setLength(start);
            body.append(text.replace("var " + other + " = ", name + " = "));
        } else {
            line(name + " = " + other + ";");
        }
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

    /** The database is asked for what follows from rows that nothing locks, unless nothing changes it. */
    void asks(Expr expr) {
        asked |= !new Unchanging(this).is(expr);
    }

    /** So many statements lock rows; within a loop each does so more than once. */
    void locks(int statements) {
        locks += loops > 0 ? 2 * statements : statements;
    }

    int locks() {
        return locks;
    }

    boolean isVersioned(Name table) {
        Model.Entity entity = model.entity(table).orElseThrow();
        return ReadMethods.version(entity).isPresent() && entity.key().size() == 1;
    }

    /** Rows without a version, and lists: the tag is a digest of what is shown. */
    String taggedByContent(String shown) {
        service.need(ServiceDraft.Need.MAPPER);
        service.rule("tagged", """
                /** No version tells all of it, so the tag is a digest of what is shown. */
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
        if (!isRetried()) {
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

    private boolean isRetried() {
        return asked || locks > 1;
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
                        : !asked && locks > 1 ? " Of two that wait for each other's rows, one is tried again." : "")
                + " */";
    }

    private static String ending(String text) {
        String trimmed = text.strip();
        return trimmed.endsWith(".") ? trimmed : trimmed + ".";
    }
}

package dev.plumb.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The way from one catalog to another and back. Both ways lead to exactly the catalog named; what the
 * way forward takes away is parked first, and the way back puts it where it was.
 *
 * @param version of the first migration that is made of it
 * @param ensured rows to be there afterwards
 */
public record Plan(
        int version,
        Catalog from,
        Catalog to,
        List<Step> forward,
        List<Step> back,
        List<Parked> parked,
        List<Hazard> hazards,
        WayBack wayBack,
        List<SpecifiedSchema.EnsuredRows> ensured) {

    public Plan {
        forward = List.copyOf(forward);
        back = List.copyOf(back);
        parked = List.copyOf(parked);
        hazards = List.copyOf(hazards);
        ensured = List.copyOf(ensured);
    }

    /** Whether nothing changes: neither the schema nor the rows that are to be there. */
    public boolean isEmpty() {
        return forward.isEmpty() && ensured.isEmpty();
    }

    /** Whether a step of the way back takes away what going forward again does not bring: rows or values since then. */
    public boolean loses(Step back) {
        var table = DROP_TABLE.matcher(back.sql());
        if (table.matches()) {
            return to.tables().stream()
                    .filter(t -> Sql.name(t.name()).equals(table.group(1)))
                    .anyMatch(t -> from.table(t.name()).isEmpty());
        }
        var column = COLUMN.matcher(back.sql());
        if (!column.matches()) {
            return false;
        }
        return to.tables().stream()
                .filter(t -> Sql.name(t.name()).equals(column.group(1)))
                .flatMap(t -> t.columns().stream()
                        .filter(c ->
                                c.generated().isEmpty() && Sql.name(c.name()).equals(column.group(2)))
                        .map(c -> from.table(t.name())
                                .flatMap(f -> f.column(c.name()))
                                .map(was -> !TypeChange.keepsValues(c.type(), was.type())
                                        && !c.type().sql().equals(was.type().sql()))
                                .orElse(true)))
                .anyMatch(lost -> lost);
    }

    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|[\\w$]+)";
    private static final String TABLE = "(" + NAME + "(?:\\." + NAME + ")?)";
    private static final Pattern DROP_TABLE = Pattern.compile("drop table " + TABLE);
    private static final Pattern COLUMN = Pattern.compile(
            "(?s)alter table " + TABLE + " (?:drop column (?=\\S+$)|alter column (?=\\S+ type ))(" + NAME + ").*");

    /**
     * Cuts steps where one must be committed before the next, or may stand in no transaction: each part is one
     * transaction, or a single step in {@linkplain Step.TransactionMode#NONE none}.
     */
    public static List<List<Step>> parts(List<Step> steps) {
        var parts = new ArrayList<List<Step>>();
        var current = new ArrayList<Step>();
        Step.TransactionMode mode = Step.TransactionMode.TOGETHER;
        for (Step step : steps) {
            boolean joins = step.transaction() == mode && mode != Step.TransactionMode.NONE;
            if (!current.isEmpty() && !joins) {
                parts.add(List.copyOf(current));
                current.clear();
            }
            mode = step.transaction();
            current.add(step);
        }
        if (!current.isEmpty()) {
            parts.add(List.copyOf(current));
        }
        return parts;
    }

    /** How true the way back is to what was there before. */
    public enum WayBack {
        EXACT,
        /** Exact with what was parked. */
        EXACT_WITH_PARKED,
        /** Something that was there cannot return; needs {@code --accept-loss}. */
        LOSSY
    }
}

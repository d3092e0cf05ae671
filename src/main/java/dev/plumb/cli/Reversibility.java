package dev.plumb.cli;

import dev.plumb.schema.Hazard;
import dev.plumb.schema.Name;
import dev.plumb.schema.Parked;
import dev.plumb.schema.Plan;
import dev.plumb.schema.Sql;
import dev.plumb.schema.Step;

/** What the way back can undo of one step. */
enum Reversibility {
    EXACT("exact"),
    WITH_PARKED("exact with what was parked"),
    LOSSY("lossy");

    private final String words;

    Reversibility(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** What going forward again can undo of a step of the way back. */
    static Reversibility ofBack(Step step, Plan plan) {
        return plan.loses(step) ? LOSSY : EXACT;
    }

    static Reversibility of(Step step, Plan plan) {
        if (plan.hazards().stream().anyMatch(hazard -> loses(step.sql(), hazard))) {
            return LOSSY;
        }
        return plan.parked().stream().anyMatch(parked -> keeps(step.sql(), parked)) ? WITH_PARKED : EXACT;
    }

    private static boolean loses(String sql, Hazard hazard) {
        return hazard instanceof Hazard.ColumnDropped dropped
                        && !dropped.parked()
                        && sql.equals(dropColumn(dropped.table(), dropped.column()))
                || hazard instanceof Hazard.TypeNarrowed narrowed
                        && !narrowed.parked()
                        && (sql.startsWith(changeType(narrowed.table(), narrowed.column()))
                                || sql.equals(dropColumn(narrowed.table(), narrowed.column())));
    }

    private static boolean keeps(String sql, Parked parked) {
        return parked instanceof Parked.Rows rows
                        && sql.equals("drop table " + Sql.name(rows.table().name()))
                || parked instanceof Parked.Values values
                        && sql.equals(dropColumn(values.table(), values.column().name()))
                || parked instanceof Parked.Narrowed narrowed
                        && (sql.startsWith(changeType(
                                        narrowed.table(), narrowed.before().name()))
                                || sql.equals(dropColumn(
                                        narrowed.table(), narrowed.before().name())))
                || parked instanceof Parked.Unfilled unfilled
                        && (sql.startsWith("update " + Sql.name(unfilled.table()) + "\n")
                                || sql.contains("\n    update " + Sql.name(unfilled.table()) + " t\n"))
                || parked instanceof Parked.Position position
                        && sql.equals("drop sequence " + Sql.name(position.sequence()));
    }

    private static String dropColumn(Name table, String column) {
        return "alter table " + Sql.name(table) + " drop column " + Sql.name(column);
    }

    private static String changeType(Name table, String column) {
        return "alter table " + Sql.name(table) + " alter column " + Sql.name(column) + " type ";
    }
}

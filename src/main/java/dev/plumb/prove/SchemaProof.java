package dev.plumb.prove;

import dev.plumb.database.CatalogReader;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Column;
import dev.plumb.schema.Constraint;
import dev.plumb.schema.Table;
import dev.plumb.spec.Spec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Holds the catalog of the live database against the specified one, table by table. */
final class SchemaProof {
    private static final String PROOF = "schema";

    private SchemaProof() {}

    static void prove(Spec spec, Connection connection, Ledger ledger) throws SQLException {
        Catalog live = CatalogReader.read(connection);
        for (Table wanted : spec.catalog().tables()) {
            Optional<Table> found = live.table(wanted.name());
            boolean equal = found.map(t ->
                            columns(t).equals(columns(wanted)) && t.indexes().equals(wanted.indexes()))
                    .orElse(false);
            String seen = found.map(t -> "columns " + columns(t) + "\nindexes " + t.indexes())
                    .orElse("no such table");
            ledger.addIfKnown(
                    Elements.table(wanted.name()),
                    equal
                            ? Evidence.holds(PROOF, "columns and indexes of the live table are the specified ones")
                            : Evidence.fails(
                                    PROOF,
                                    "columns and indexes of the live table are the specified ones",
                                    "expected columns " + columns(wanted) + "\nindexes " + wanted.indexes() + "\nsaw "
                                            + seen,
                                    ""));
            for (Constraint constraint : wanted.constraints()) {
                boolean there =
                        found.map(t -> t.constraints().contains(constraint)).orElse(false);
                ledger.addIfKnown(
                        Elements.constraint(wanted.name(), constraint.name()),
                        there
                                ? Evidence.holds(PROOF, "the live table has it, defined the same")
                                : Evidence.fails(
                                        PROOF, "the live table has it, defined the same", "it is not there", ""));
            }
        }
        for (Table table : live.tables()) {
            if (spec.catalog().table(table.name()).isEmpty()) {
                ledger.fault(Evidence.fails(
                        PROOF,
                        "nothing but what is specified",
                        "a table " + table.name() + " that nobody asked for",
                        ""));
            }
        }
    }

    /** Their order is no difference. */
    private static List<Column> columns(Table table) {
        return table.columns().stream()
                .sorted(Comparator.comparing(Column::name))
                .toList();
    }
}

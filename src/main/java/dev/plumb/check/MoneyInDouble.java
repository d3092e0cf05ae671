package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.Column;
import dev.plumb.schema.Table;
import dev.plumb.spec.Spec;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A column that is called like money and is stored in binary fractions, in which a tenth has no exact value. */
final class MoneyInDouble implements Check {
    private static final Set<String> BINARY = Set.of("real", "double precision", "float4", "float8");
    private static final Set<String> MONEY = Set.of(
            "price",
            "prices",
            "amount",
            "amounts",
            "cost",
            "costs",
            "fee",
            "fees",
            "fine",
            "fines",
            "total",
            "subtotal",
            "balance",
            "salary",
            "wage",
            "payment",
            "paid",
            "charge",
            "refund",
            "deposit",
            "discount",
            "tax",
            "vat",
            "money",
            "budget",
            "revenue",
            "credit",
            "debit",
            "rent",
            "premium");

    @Override
    public void check(Spec spec, Problems problems) {
        for (Table table : spec.catalog().tables()) {
            for (Column column : table.columns()) {
                if (BINARY.contains(column.type().base()) && isMoney(column.name())) {
                    var notes = spec.tables().get(table.name());
                    if (notes != null) {
                        problems.add(Finding.hazard(
                                notes.columns().getOrDefault(column.name(), notes.span()),
                                "money-in-double",
                                table.name() + "." + column.name(),
                                "`" + table.name() + "." + column.name() + "` keeps money as `"
                                        + column.type().base() + "`",
                                "rounded in binary: 0.1 + 0.2 is not 0.3",
                                "Make it `numeric(12, 2)`, or as many digits as it needs; in the contract `type: string,"
                                        + " format: decimal`."));
                    }
                }
            }
        }
    }

    private static boolean isMoney(String column) {
        return List.of(column.toLowerCase(Locale.ROOT).split("_", -1)).stream().anyMatch(MONEY::contains);
    }
}

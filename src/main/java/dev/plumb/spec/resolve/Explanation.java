package dev.plumb.spec.resolve;

import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import java.util.List;

/**
 * What {@code check --explain} prints: each operation in steps, those that were inferred first and with
 * what they were inferred from, and the parts of prose under which nothing formal stands, so that no
 * requirement is passed over in silence.
 */
public final class Explanation {
    private Explanation() {}

    public static String of(Spec spec) {
        var text = new StringBuilder();
        section(
                text,
                "Inferred from contract and tables",
                spec.operations().stream().filter(Operation::inferred).toList());
        section(
                text,
                "Described in steps, with what was filled in",
                spec.operations().stream().filter(o -> !o.inferred()).toList());
        List<Spec.Prose> alone = spec.prose().stream().filter(p -> !p.formal()).toList();
        if (!alone.isEmpty()) {
            text.append("Prose that nothing formal stands under\n");
            alone.forEach(p -> text.append("  ")
                    .append(p.span().cite())
                    .append("  ")
                    .append(p.heading())
                    .append('\n'));
        }
        return text.toString();
    }

    private static void section(StringBuilder text, String title, List<Operation> operations) {
        if (operations.isEmpty()) {
            return;
        }
        text.append(title).append('\n');
        operations.forEach(o -> text.append(StepPrinter.print(o).indent(2)).append('\n'));
    }
}

package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.Walk;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Type;
import dev.plumb.spec.Consequences.Event;
import dev.plumb.spec.Spec;
import java.util.concurrent.atomic.AtomicBoolean;

/** Whether what events tell is kept as ciphertext: it may hold what the specification wants encrypted. */
final class Sealing {
    private Sealing() {}

    static boolean isNeeded(Design design) {
        Spec spec = design.spec();
        return !spec.privacy().encrypted().isEmpty()
                && spec.consequences().events().values().stream()
                        .flatMap(e -> e.parts().values().stream())
                        .anyMatch(p -> p.table().isEmpty() || showsSecret(spec, p));
    }

    private static boolean showsSecret(Spec spec, Event.Part part) {
        var found = new AtomicBoolean();
        part.shown()
                .ifPresent(shown -> Walk.rendering(
                        shown,
                        expression -> Walk.within(expression.expr(), e -> {
                            if (e instanceof Expr.Column column
                                    && column.row().type() instanceof Type.Row row
                                    && spec.privacy().isEncrypted(row.table(), column.column())) {
                                found.set(true);
                            }
                        })));
        return found.get();
    }

    /** With the keys at hand, where something is kept as ciphertext. */
    static Template keyed(Template template, boolean sealed) {
        return template.with("imports", sealed ? "import com.example.app.support.privacy.Encryption;" : "")
                .with("fields", sealed ? "private final Encryption encryption;" : "")
                .with("parameters", sealed ? ", Encryption encryption" : "")
                .with("assignments", sealed ? "this.encryption = encryption;" : "");
    }

    static String fill(Template template, boolean shown) {
        return fill(template, shown, false);
    }

    /**
     * Fills the holes of a source that reads what events show.
     *
     * @param shown whether that is kept as ciphertext
     * @param more whether something else of it is
     */
    static String fill(Template template, boolean shown, boolean more) {
        return keyed(template, shown || more)
                .with("shown", shown ? "encryption.decrypt(row.getBytes(\"shown\"))" : "row.getString(\"shown\")")
                .fill();
    }
}

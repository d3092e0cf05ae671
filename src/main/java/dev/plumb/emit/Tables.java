package dev.plumb.emit;

import dev.plumb.expression.Model;
import dev.plumb.schema.Name;

/** What is known of a table by the model. */
final class Tables {
    private Tables() {}

    static boolean isView(Model model, Name table) {
        return model.entity(table).filter(Model.Entity::readOnly).isPresent();
    }
}

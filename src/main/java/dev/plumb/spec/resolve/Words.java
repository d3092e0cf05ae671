package dev.plumb.spec.resolve;

import dev.plumb.spec.Schema;

/** Schemas in the words that a person would use. */
final class Words {
    private Words() {}

    static String of(Schema schema) {
        return switch (schema.shape()) {
            case Schema.Ref ref -> ref.name();
            case Schema.Text text -> text.format().map(f -> "text (" + f + ")").orElse("text");
            case Schema.DecimalText _ -> "a decimal as text";
            case Schema.Words words -> "one of " + String.join(", ", words.values());
            case Schema.WholeNumber _ -> "an integer";
            case Schema.AnyNumber _ -> "a number";
            case Schema.Bool _ -> "a boolean";
            case Schema.Array _ -> "an array";
            case Schema.Obj _ -> "an object";
            case Schema.Choice _ -> "one of several schemas";
            case Schema.Any _ -> "anything";
            case Schema.NullOnly _ -> "null";
        };
    }
}

package dev.plumb.spec.resolve;

import dev.plumb.expression.Type;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Keys in paths of which the contract says only that they are text: where their columns hold numbers or the like, what is
 * none is told as any other key that is malformed, before the database is asked.
 */
final class KeyParameters {
    private KeyParameters() {}

    static PasswordBounds.Narrowed of(Contract contract, List<Operation> operations) {
        return ParameterShapes.narrowed(contract, operations, KeyParameters::shape);
    }

    private static Optional<Schema.Shape> shape(Operation operation, Contract.Parameter parameter) {
        Type type = operation.takes().get(parameter.variable());
        boolean anyText = parameter.in() == Contract.In.PATH
                && parameter.schema().shape() instanceof Schema.Text text
                && text.format().isEmpty();
        if (!anyText || !(type instanceof Type.Scalar scalar)) {
            return Optional.empty();
        }
        return switch (scalar.kind()) {
            case INT -> Optional.of(new Schema.WholeNumber(Schema.Bounds.NONE, Optional.of("int64")));
            case DECIMAL -> Optional.of(new Schema.DecimalText(Schema.Bounds.NONE));
            case UUID -> Optional.of(text("uuid"));
            case DATE -> Optional.of(text("date"));
            case TIMESTAMP -> Optional.of(text("date-time"));
            case NULL, BOOL, DOUBLE, TEXT, CITEXT, BYTES, TIME, DURATION, JSON -> Optional.empty();
        };
    }

    private static Schema.Text text(String format) {
        return new Schema.Text(
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.of(format),
                Optional.empty(),
                Optional.empty());
    }
}

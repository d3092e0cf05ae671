package dev.plumb.design;

import dev.plumb.expression.Type;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Spec;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * An operation as Java: how a controller calls it, and what it answers.
 *
 * @param method of the controller and of the service or repository alike
 * @param call what the controller calls
 * @param result what that gives
 * @param location the path that the header {@code Location} gets
 * @param reads the tables that its answer depends on; {@code writes} those whose rows it may change
 * @param timeMillis that it may take
 * @param cache how long its answer stays fresh, and is kept on the server
 */
public record OperationDesign(
        Operation operation,
        String method,
        List<ParameterDesign> parameters,
        Optional<String> queryRecord,
        Optional<BodyDesign> body,
        Call call,
        Result result,
        Optional<Location> location,
        boolean ifMatch,
        boolean ifNoneMatch,
        SortedSet<Name> reads,
        SortedSet<Name> writes,
        Optional<Spec.CacheRule> cache,
        Optional<Long> timeMillis,
        boolean transactional) {

    public OperationDesign {
        parameters = List.copyOf(parameters);
    }

    OperationDesign calling(Call other) {
        return with(other, transactional);
    }

    /** What of it stands outside of any transaction. */
    public OperationDesign outsideOfTransactions() {
        return with(call, false);
    }

    private OperationDesign with(Call called, boolean inTransaction) {
        return new OperationDesign(
                operation,
                method,
                parameters,
                queryRecord,
                body,
                called,
                result,
                location,
                ifMatch,
                ifNoneMatch,
                reads,
                writes,
                cache,
                timeMillis,
                inTransaction);
    }

    public Optional<Contract.Endpoint> endpoint() {
        return operation.endpoint();
    }

    /**
     * A parameter of the contract.
     *
     * @param name in Java
     * @param nullable whether it may be absent, and has no default
     * @param defaultValue a plain JSON value
     */
    public record ParameterDesign(
            Contract.Parameter contract,
            String name,
            ValueType type,
            boolean nullable,
            Optional<Object> defaultValue) {}

    /**
     * The body of a request, read under {@code type}'s rule.
     *
     * @param media the media types that are taken, in the contract's order
     */
    public record BodyDesign(ValueType type, boolean required, List<Contract.Media> media) {
        public BodyDesign {
            media = List.copyOf(media);
        }
    }

    /** @param onService whether the service is called, else the repository at once */
    public record Call(boolean onService, String method, List<Argument> arguments) {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /** What is handed over, in this order. */
    public sealed interface Argument {
        /** A path, header or cookie parameter, or a query parameter where there is no record of them. */
        record OfParameter(ParameterDesign parameter) implements Argument {}

        /** The record of the query's parameters. */
        record OfQuery(String record) implements Argument {}

        /** The body as read; null where it is absent. */
        record OfBody(BodyDesign body) implements Argument {}

        /** The faults found so far: the callee adds its own and refuses. Without it the controller refuses. */
        record OfFaults() implements Argument {}

        record OfViewer() implements Argument {}

        /**
         * What an operation without endpoint takes ({@code takes}). A row that it changes is locked by its caller.
         *
         * @param variable by which expressions know it
         */
        record OfTaken(String variable, String name, Type type) implements Argument {}
    }

    /**
     * What a call gives: {@code body}, in {@code Optional} where {@code optional} (none is a 404), in {@code Tagged}
     * where {@code tagged} (the ETag), in {@code Answered} where {@code varies} (status and further headers are told
     * with it); {@code void} where there is neither body nor tag nor variation.
     *
     * @param status of the answer, where it does not vary
     */
    public record Result(Optional<ValueType> body, boolean optional, boolean tagged, boolean varies, int status) {

        /** The Java type, {@code void} for none. */
        public String java() {
            String inner = body.map(ValueType::boxed).orElse("Void");
            if (varies) {
                return "Answered<" + inner + ">";
            }
            if (tagged) {
                inner = "Tagged<" + inner + ">";
            }
            if (optional) {
                return "Optional<" + inner + ">";
            }
            return body.isEmpty() && !tagged
                    ? "void"
                    : tagged ? inner : body.orElseThrow().java();
        }
    }

    /**
     * A resource's own path.
     *
     * @param path with the base path and {@code {names}}
     * @param properties the components of the answer's body that fill the names, in order
     */
    public record Location(String path, List<String> properties) {
        public Location {
            properties = List.copyOf(properties);
        }
    }
}

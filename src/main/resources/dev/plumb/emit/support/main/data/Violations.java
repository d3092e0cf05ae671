package com.example.app.support.data;

import com.example.app.support.input.Fault;
import com.example.app.support.problem.ErrorCode;
import com.example.app.support.problem.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.support.TransactionTemplate;

/** What the violated constraints of an operation mean to its caller; any that is not named here is a CONFLICT. */
public final class Violations {

    private final Map<String, Meaning> meanings;

    private record Meaning(ErrorCode code, String field, boolean left) {}

    private Violations(Map<String, Meaning> meanings) {
        this.meanings = Map.copyOf(meanings);
    }

    public static Violations none() {
        return new Violations(Map.of());
    }

    /** The constraint tells that a field of the request is at fault. */
    public Violations field(String constraint, String field) {
        return code(constraint, ErrorCode.INVALID_REQUEST, field);
    }

    public Violations code(String constraint, ErrorCode code, String field) {
        return with(constraint, new Meaning(code, field, false));
    }

    /** What the constraint means is told by who writes. */
    public Violations leave(String constraint) {
        return with(constraint, new Meaning(ErrorCode.CONFLICT, "", true));
    }

    private Violations with(String constraint, Meaning meaning) {
        var more = new HashMap<>(meanings);
        more.put(constraint, meaning);
        return new Violations(more);
    }

    /** Whether it is one of those constraints that was violated. */
    public static boolean isOf(DataIntegrityViolationException violated, String... constraints) {
        String constraint = constraintOf(violated);
        return constraint != null && List.of(constraints).contains(constraint);
    }

    /** Does one write, and refuses the request by what a violated constraint means. */
    public <T> T explain(Supplier<T> write) {
        try {
            return write.get();
        } catch (DataIntegrityViolationException e) {
            var meaning = meaningOf(e);
            if (meaning.left()) {
                throw e;
            }
            throw new RefusedException(
                    meaning.code(), meaning.code() == ErrorCode.INVALID_REQUEST ? List.of(fault(meaning, "")) : List.of());
        }
    }

    /**
     * Writes many rows in one batch. Where a constraint is violated, each row is tried on its own, so that every bad
     * one is named; faults of fields come before anything else.
     *
     * @param list where the rows stand in the request
     * @param nested a transaction template with {@code PROPAGATION_NESTED}
     */
    public <T> void explainEach(
            List<T> rows, String list, TransactionTemplate nested, Consumer<List<T>> batch, Consumer<T> single) {
        try {
            nested.executeWithoutResult(savepoint -> batch.accept(rows));
        } catch (DataIntegrityViolationException e) {
            var faults = new HashMap<ErrorCode, List<Fault>>();
            for (int i = 0; i < rows.size(); i++) {
                T row = rows.get(i);
                String path = list + "[" + i + "]";
                try {
                    nested.executeWithoutResult(savepoint -> single.accept(row));
                } catch (DataIntegrityViolationException bad) {
                    var meaning = meaningOf(bad);
                    faults.computeIfAbsent(meaning.code(), code -> new ArrayList<>()).add(fault(meaning, path));
                }
            }
            faults.keySet().stream().min(ErrorCode::compareTo).ifPresent(code -> {
                throw new RefusedException(code, faults.get(code));
            });
        }
    }

    private Meaning meaningOf(DataIntegrityViolationException e) {
        String constraint = constraintOf(e);
        return meanings.getOrDefault(constraint == null ? "" : constraint, new Meaning(ErrorCode.CONFLICT, "", false));
    }

    private static @Nullable String constraintOf(DataIntegrityViolationException e) {
        return e.getMostSpecificCause() instanceof PSQLException cause && cause.getServerErrorMessage() != null
                ? cause.getServerErrorMessage().getConstraint()
                : null;
    }

    private static Fault fault(Meaning meaning, String path) {
        String field = path.isEmpty() || meaning.field().isEmpty() ? path + meaning.field() : path + "." + meaning.field();
        return new Fault(field, meaning.code() == ErrorCode.INVALID_REQUEST ? "is not allowed" : meaning.code().title());
    }
}

package com.example.app.support.problem;

import com.example.app.support.input.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends an operation with an answer that the contract foresees. Nothing is changed, and nothing is logged. */
public final class RefusedException extends RuntimeException {

    private final ErrorCode code;
    private final @Nullable String detail;
    private final List<Fault> faults;

    public RefusedException(ErrorCode code) {
        this(code, null, List.of());
    }

    /** @param detail what is the matter in this very case */
    public RefusedException(ErrorCode code, @Nullable String detail) {
        this(code, detail, List.of());
    }

    public RefusedException(ErrorCode code, List<Fault> faults) {
        this(code, null, faults);
    }

    private RefusedException(ErrorCode code, @Nullable String detail, List<Fault> faults) {
        super(code.name() + faults, null, false, false); // no stack: this is an answer, not a defect
        this.code = code;
        this.detail = detail;
        ${faults}
    }

    public @Nullable String detail() {
        return detail;
    }

    public ErrorCode code() {
        return code;
    }

    public List<Fault> faults() {
        return faults;
    }
}

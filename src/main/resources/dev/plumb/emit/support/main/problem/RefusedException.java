package com.example.app.support.problem;

import com.example.app.support.input.Fault;
import java.util.List;

/** Ends an operation with an answer that the contract foresees. Nothing is changed, and nothing is logged. */
public final class RefusedException extends RuntimeException {

    private final ErrorCode code;
    private final List<Fault> faults;

    public RefusedException(ErrorCode code) {
        this(code, List.of());
    }

    public RefusedException(ErrorCode code, List<Fault> faults) {
        super(code.name() + faults, null, false, false); // no stack: this is an answer, not a defect
        this.code = code;
        this.faults = List.copyOf(faults);
    }

    public ErrorCode code() {
        return code;
    }

    public List<Fault> faults() {
        return faults;
    }
}

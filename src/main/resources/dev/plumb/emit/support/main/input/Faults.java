package com.example.app.support.input;

import com.example.app.support.problem.ErrorCode;
import com.example.app.support.problem.RefusedException;
import java.util.ArrayList;
import java.util.List;

/** The faults of one request, collected so that one answer can name them all. */
public final class Faults {

    private static final int MOST = 1_000;

    private final List<Fault> list = new ArrayList<>();

    public void add(String field, String message) {
        if (list.size() < MOST) {
            list.add(new Fault(field, message));
        }
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    public List<Fault> list() {
        return list;
    }

    /** @throws RefusedException with {@code INVALID_REQUEST} if there is any fault */
    public void refuse() {
        if (!list.isEmpty()) {
            throw new RefusedException(ErrorCode.INVALID_REQUEST, list);
        }
    }
}

package dev.plumb.diagnostic;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects what stages find. A stage adds and goes on; it never throws for what a user wrote. */
public final class Problems {
    private final Set<Problem> found = new LinkedHashSet<>();

    public void add(Problem problem) {
        found.add(problem);
    }

    public void addAll(Iterable<? extends Problem> problems) {
        problems.forEach(found::add);
    }

    public boolean hasErrors() {
        return found.stream().anyMatch(p -> p.severity() == Severity.ERROR);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /**
     * By file and place, then by code: the same specification gives the same order. While a part of it could not
     * be read, only what is written wrong is told: the rest would name as missing what stands in the gap.
     */
    public List<Problem> sorted() {
        boolean gap = found.stream().anyMatch(p -> p.layer() == Problem.Layer.GAP);
        var list = new ArrayList<>(found);
        list.removeIf(p -> gap && p.layer() == Problem.Layer.MEANING);
        list.sort(Comparator.comparing(Problem::at).thenComparing(Problem::code));
        return List.copyOf(list);
    }
}

package dev.plumb.prove;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;

/** What has been shown of each element. Checks of elements that are not named beforehand are refused: a typing error is no proof. */
public final class Ledger {
    private final SequencedMap<String, Element> elements = new LinkedHashMap<>();
    private final Map<String, List<Evidence>> evidence = new LinkedHashMap<>();
    private final Map<String, List<String>> notes = new LinkedHashMap<>();
    private final List<Evidence> faults = new ArrayList<>();

    public Ledger(List<Element> elements) {
        elements.stream().sorted().forEach(e -> this.elements.put(e.id(), e));
    }

    public List<Element> elements() {
        return List.copyOf(elements.values());
    }

    public boolean knows(String id) {
        return elements.containsKey(id);
    }

    public synchronized void add(String id, Evidence found) {
        Objects.requireNonNull(elements.get(id), () -> "no element " + id);
        List<Evidence> list = evidence.computeIfAbsent(id, _ -> new ArrayList<>());
        if (!list.contains(found)) {
            list.add(found);
        }
    }

    /** Where the element exists; what a proof comes by without being asked. */
    public synchronized void addIfKnown(String id, Evidence found) {
        if (knows(id)) {
            add(id, found);
        }
    }

    /** Why something of an element was not looked at: said in the report, and no proof of anything. */
    public synchronized void note(String id, String why) {
        if (knows(id)) {
            List<String> list = notes.computeIfAbsent(id, _ -> new ArrayList<>());
            if (!list.contains(why)) {
                list.add(why);
            }
        }
    }

    public synchronized List<String> notes(Element element) {
        return List.copyOf(notes.getOrDefault(element.id(), List.of()));
    }

    /** Something wrong that belongs to no single element. */
    public synchronized void fault(Evidence found) {
        if (!faults.contains(found)) {
            faults.add(found);
        }
    }

    public synchronized List<Evidence> of(Element element) {
        return List.copyOf(evidence.getOrDefault(element.id(), List.of()));
    }

    public synchronized List<Evidence> faults() {
        return List.copyOf(faults);
    }

    public Verdict verdict(Element element) {
        List<Evidence> found = of(element);
        if (found.isEmpty()) {
            return Verdict.UNPROVEN;
        }
        return found.stream().allMatch(Evidence::holds) ? Verdict.PROVEN : Verdict.FAILED;
    }

    Verdict verdict(String id) {
        Element element = elements.get(id);
        return element == null ? Verdict.UNPROVEN : verdict(element);
    }

    public long count(Predicate<Element> which) {
        return elements.values().stream().filter(which).count();
    }

    /** The first failed check, for a line that is printed. */
    public Optional<Evidence> failure(Element element) {
        return of(element).stream().filter(e -> !e.holds()).findFirst();
    }

    public enum Verdict {
        PROVEN,
        FAILED,
        UNPROVEN
    }
}

package dev.plumb.project;

import dev.plumb.project.JavaUnit.Part;
import dev.plumb.project.JavaUnit.TypePart;
import dev.plumb.project.LineMerge.Conflict;
import dev.plumb.project.LineMerge.Merged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Merges a Java file member by member. A member that a person left alone follows the specification,
 * one that the specification left alone stays as the person made it; order, blank lines and comments
 * are the person's. A member that both changed stays the person's and is reported, unless what is
 * wanted differs from what was written in nothing but comments.
 */
final class JavaMerge {
    private final List<Conflict> conflicts = new ArrayList<>();

    private JavaMerge() {}

    /** Empty where one of the three cannot be read. */
    static Optional<Merged> merge(String base, String theirs, String wanted) {
        return JavaUnit.read(List.of(base, theirs, wanted)).map(units -> {
            var merge = new JavaMerge();
            String text = merge.units(units.get(0), units.get(1), units.get(2));
            return new Merged(text, merge.conflicts);
        });
    }

    private String units(JavaUnit base, JavaUnit theirs, JavaUnit wanted) {
        String intro = text("", 0, base.intro(), theirs.intro(), wanted.intro());
        List<Part> types = parts(base.types(), theirs.types(), wanted.types());
        List<Part> imports =
                imports(base.imports(), theirs.imports(), wanted.imports(), JavaTokens.words(JavaUnit.whole(types)));
        return intro + JavaUnit.whole(imports) + JavaUnit.whole(types) + theirs.rest();
    }

    /** A text that merges as a whole, its white space aside. */
    private String text(String what, int offset, String base, String theirs, String wanted) {
        if (theirs.equals(base) || theirs.equals(wanted)) {
            return wanted;
        }
        if (!JavaTokens.sameCode(base, wanted)) {
            conflicts.add(new Conflict(offset, offset + theirs.length(), what + wanted));
        }
        return theirs;
    }

    private List<Part> parts(List<Part> base, List<Part> theirs, List<Part> wanted) {
        var was = byKey(base);
        var stands = byKey(theirs);
        var should = byKey(wanted);
        var merged = new ArrayList<Part>();
        for (Map.Entry<String, Part> each : stands.entrySet()) {
            Part b = was.get(each.getKey());
            Part t = each.getValue();
            Part w = should.get(each.getKey());
            if (w != null) {
                merged.add(part(b, t, w));
            } else if (b == null || !t.text().equals(b.text())) {
                merged.add(t); // a person's own, or edited and wanted no more
                if (b != null) {
                    conflicts.add(new Conflict(t.offset(), t.offset() + t.text().length(), ""));
                }
            }
        }
        List<String> order = new ArrayList<>(should.keySet());
        for (int i = 0; i < order.size(); i++) {
            String key = order.get(i);
            Part w = should.getOrDefault(key, wanted.getFirst());
            if (stands.containsKey(key)) {
                continue;
            }
            Part b = was.get(key);
            if (b == null) {
                merged.add(place(keys(merged), order.subList(0, i), order.subList(i + 1, order.size())), w);
            } else if (!JavaTokens.sameCode(b.text(), w.text())) {
                int end = theirs.isEmpty()
                        ? 0
                        : theirs.getLast().offset() + theirs.getLast().text().length();
                conflicts.add(new Conflict(end, end, w.text())); // a person took it away, and it is wanted otherwise
            }
        }
        return merged;
    }

    private static List<String> keys(List<Part> parts) {
        return parts.stream().map(Part::key).toList();
    }

    /** Where a new part goes: behind the nearest that is wanted before it, else before the nearest wanted after it. */
    private static int place(List<String> merged, List<String> before, List<String> after) {
        for (String key : before.reversed()) {
            int at = merged.indexOf(key);
            if (at >= 0) {
                return at + 1;
            }
        }
        for (String key : after) {
            int at = merged.indexOf(key);
            if (at >= 0) {
                return at;
            }
        }
        return merged.size();
    }

    /** Parts by their key; of two with the same key the second is numbered. */
    private static SequencedMap<String, Part> byKey(List<Part> parts) {
        var map = new LinkedHashMap<String, Part>();
        for (Part part : parts) {
            String key = part.key();
            for (int i = 2; map.containsKey(key); i++) {
                key = part.key() + " #" + i;
            }
            map.put(key, part);
        }
        return map;
    }

    private Part part(@Nullable Part base, Part theirs, Part wanted) {
        String space = base == null ? theirs.space() : space(base, theirs, wanted);
        if (theirs.text().equals(wanted.text())) {
            return theirs.withSpace(space);
        }
        if (base != null && theirs.text().equals(base.text())) {
            return wanted.withSpace(space);
        }
        if (theirs instanceof TypePart t && wanted instanceof TypePart w) {
            return type(base instanceof TypePart b ? b : null, t, w).withSpace(space);
        }
        if (base == null || !JavaTokens.sameCode(base.text(), wanted.text())) {
            int edited = base == null ? 0 : edited(base.text(), theirs.text());
            conflicts.add(new Conflict(
                    theirs.offset() + edited, theirs.offset() + theirs.text().length(), wanted.text()));
        }
        return theirs.withSpace(space);
    }

    /** Where the first line that differs begins in {@code theirs}, its indentation aside. */
    private static int edited(String base, String theirs) {
        int line = 0;
        for (int i = 0; i < theirs.length() && i < base.length() && theirs.charAt(i) == base.charAt(i); i++) {
            if (theirs.charAt(i) == '\n') {
                line = i + 1;
            }
        }
        while (line < theirs.length() && Character.isWhitespace(theirs.charAt(line))) {
            line++;
        }
        return line < theirs.length() ? line : 0;
    }

    private static String space(Part base, Part theirs, Part wanted) {
        return theirs.space().equals(base.space()) ? wanted.space() : theirs.space();
    }

    private TypePart type(@Nullable TypePart base, TypePart theirs, TypePart wanted) {
        TypePart was = base == null ? nothing(theirs) : base;
        int head = theirs.offset();
        Optional<List<Part>> components = theirs.components();
        if (components.isPresent() && wanted.components().isPresent()) {
            components = Optional.of(parts(
                    was.components().orElse(List.of()),
                    components.get(),
                    wanted.components().get()));
        }
        return new TypePart(
                theirs.key(),
                theirs.offset(),
                theirs.space(),
                text("", head, was.comment(), theirs.comment(), wanted.comment()),
                parts(was.annotations(), theirs.annotations(), wanted.annotations()),
                text("", head, was.declaration(), theirs.declaration(), wanted.declaration()),
                components,
                text("", head, was.supertypes(), theirs.supertypes(), wanted.supertypes()),
                parts(was.constants(), theirs.constants(), wanted.constants()),
                theirs.constantsEnd().equals(was.constantsEnd()) ? wanted.constantsEnd() : theirs.constantsEnd(),
                parts(was.members(), theirs.members(), wanted.members()),
                theirs.end().equals(was.end()) ? wanted.end() : theirs.end());
    }

    /** What was written of a type that only a person and the specification know: its frame alone. */
    private static TypePart nothing(TypePart theirs) {
        return new TypePart(
                theirs.key(),
                theirs.offset(),
                theirs.space(),
                theirs.comment(),
                List.of(),
                theirs.declaration(),
                theirs.components().map(_ -> List.of()),
                theirs.supertypes(),
                List.of(),
                theirs.constantsEnd(),
                List.of(),
                theirs.end());
    }

    /**
     * Imports are a set. One that is wanted no more stays while the merged code names it, one that a
     * person took away comes back where it does.
     */
    private static List<Part> imports(List<Part> base, List<Part> theirs, List<Part> wanted, Set<String> used) {
        var was = byKey(base);
        var stands = byKey(theirs);
        var should = byKey(wanted);
        var merged = new ArrayList<Part>();
        stands.forEach((key, part) -> {
            if (should.containsKey(key) || !was.containsKey(key) || used.contains(simpleName(key))) {
                merged.add(part.withSpace(space(was.getOrDefault(key, part), part, should.getOrDefault(key, part))));
            }
        });
        List<String> order = new ArrayList<>(should.keySet());
        should.forEach((key, part) -> {
            if (!stands.containsKey(key) && (!was.containsKey(key) || used.contains(simpleName(key)))) {
                int i = order.indexOf(key);
                merged.add(place(keys(merged), order.subList(0, i), order.subList(i + 1, order.size())), part);
            }
        });
        return merged;
    }

    private static String simpleName(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }
}

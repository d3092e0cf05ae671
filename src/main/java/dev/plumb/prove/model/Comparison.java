package dev.plumb.prove.model;

import dev.plumb.expression.World.Row;
import dev.plumb.prove.model.Outcome.Shown;
import dev.plumb.schema.Name;
import dev.plumb.spec.Spec;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Holds what a backend answered and stored against what the model makes of the same calls. A placeholder takes whatever
 * stands in its place, the same wherever it stands.
 */
public final class Comparison {
    private static final Duration CLOSE = Duration.ofMinutes(1);
    private final Spec spec;
    private final List<Givens> givens;
    private final Instant about;
    private final Duration close;
    private final Map<Object, Object> bound = new HashMap<>();
    private final List<String> differences = new ArrayList<>();
    private final IdentityHashMap<Row, Row> pairs = new IdentityHashMap<>();

    /**
     * @param givens of the calls whose outcomes are compared
     * @param about the time of the calls, within a minute
     */
    public Comparison(Spec spec, List<Givens> givens, Instant about) {
        this(spec, givens, about, CLOSE);
    }

    /** @param close how far from {@code about} the calls may be */
    public Comparison(Spec spec, List<Givens> givens, Instant about, Duration close) {
        this.close = close;
        this.spec = spec;
        this.givens = List.copyOf(givens);
        this.about = about;
    }

    /** What is not the same, in words. */
    public List<String> differences() {
        return List.copyOf(differences);
    }

    /** The backend's row that stands for one of the model's; null where there is none. */
    public @Nullable Row pair(Row wanted) {
        return pairs.get(wanted);
    }

    /** What was learned of a call. */
    public Map<Integer, Object> learned(Givens of) {
        var learned = new HashMap<Integer, Object>();
        bound.forEach((placeholder, value) -> of.position(placeholder).ifPresent(at -> learned.put(at, value)));
        return learned;
    }

    /** Notes what is not the same. */
    public void differ(String what) {
        differences.add(what);
    }

    private boolean isPlaceholder(Object value) {
        return givens.stream().anyMatch(g -> g.position(value).isPresent());
    }

    private boolean same(@Nullable Object wanted, @Nullable Object seen) {
        if (wanted instanceof Instant time && seen instanceof Instant at) {
            for (Givens call : givens) {
                Optional<Instant> guess = call.guessBehind(time);
                if (guess.isPresent()) {
                    return isThen(guess.get(), guess.get().plus(Duration.between(time, at)));
                }
            }
        }
        if (wanted != null && seen != null && isPlaceholder(wanted) && wanted.getClass() == seen.getClass()) {
            Object known = bound.putIfAbsent(Givens.comparable(wanted), seen);
            return known == null || Values.same(known, seen);
        }
        return Values.same(wanted, seen)
                || wanted instanceof String text && seen instanceof String shown && sameButForPlaceholders(text, shown);
    }

    /** Whether texts are the same but for what nobody can foretell, which is learned. */
    private boolean sameButForPlaceholders(String wanted, String seen) {
        var pattern = new StringBuilder();
        var placed = new ArrayList<Givens.Placed>();
        int at = 0;
        for (Optional<Givens.Placed> next = within(wanted, at); next.isPresent(); next = within(wanted, at)) {
            pattern.append(Pattern.quote(wanted.substring(at, next.get().start())))
                    .append(next.get().placeholder() instanceof UUID ? "(.{36})" : "(.+?)");
            placed.add(next.get());
            at = next.get().end();
        }
        Matcher matcher = Pattern.compile(pattern + Pattern.quote(wanted.substring(at)), Pattern.DOTALL)
                .matcher(seen);
        if (placed.isEmpty() || !matcher.matches()) {
            return false;
        }
        for (int i = 0; i < placed.size(); i++) {
            Object placeholder = placed.get(i).placeholder();
            String part = matcher.group(i + 1);
            Optional<Object> value = placeholder instanceof UUID ? uuid(part) : Optional.of(part);
            if (value.isEmpty() || !same(placeholder, value.get())) {
                return false;
            }
        }
        return true;
    }

    private Optional<Givens.Placed> within(String text, int from) {
        return givens.stream()
                .flatMap(call -> call.within(text, from).stream())
                .min(Comparator.comparingInt(Givens.Placed::start));
    }

    private static Optional<Object> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    /** Whether a call can have been then. */
    private boolean isThen(Instant guess, Instant then) {
        if (!isAbout(then)) {
            return false;
        }
        Object known = bound.putIfAbsent(guess, then);
        return known == null || known.equals(then);
    }

    private boolean isAbout(Instant then) {
        return Duration.between(then, about).abs().compareTo(close) <= 0;
    }

    // ---- answers

    /** @param texts whether the body holds texts alone, as CSV does */
    public void answer(Shown wanted, JsonNode seen, boolean texts) {
        answer("the body", wanted, seen, texts);
    }

    private void answer(String at, Shown wanted, JsonNode seen, boolean texts) {
        switch (wanted) {
            case Shown.Absent _ -> {
                boolean left =
                        seen.isMissingNode() || texts && seen.asString("").isEmpty();
                if (!left) {
                    differ(at + " should be left out, and shows " + seen);
                }
            }
            case Shown.Something _ -> {
                if (!seen.isString()) {
                    differ(at + " should tell where the next page begins, and shows " + seen);
                }
            }
            case Shown.Value(var value) -> {
                if (!shows(value, seen, texts)) {
                    differ(at + " should show " + written(value) + ", and shows " + seen);
                }
            }
            case Shown.Fields fields -> {
                if (!seen.isObject()) {
                    differ(at + " should be an object, and is " + seen);
                    return;
                }
                fields.fields().forEach((name, value) -> answer("`" + name + "`", value, seen.path(name), texts));
                fields.rest().forEach((name, value) -> {
                    if (!fields.fields().containsKey(name) && !shows(value, seen.path(name), texts)) {
                        differ("`" + name + "` should show " + written(value) + ", and shows " + seen.path(name));
                    }
                });
                seen.propertyStream().map(Map.Entry::getKey).forEach(name -> {
                    if (!fields.fields().containsKey(name) && !fields.rest().containsKey(name)) {
                        differ(at + " shows `" + name + "`, which it should not have");
                    }
                });
            }
            case Shown.Several several -> {
                if (several.elements().size() != seen.size()) {
                    differ(at + " should show " + several.elements().size() + " elements, and shows " + seen.size());
                    return;
                }
                for (int i = 0; i < seen.size(); i++) {
                    answer(at + "[" + i + "]", several.elements().get(i), seen.path(i), texts);
                }
            }
        }
    }

    private boolean shows(@Nullable Object wanted, JsonNode seen, boolean texts) {
        if (wanted == null) {
            return seen.isNull()
                    || texts && (seen.isMissingNode() || seen.asString("").isEmpty());
        }
        if (seen.isMissingNode() || seen.isNull()) {
            return wanted instanceof String text && texts && text.isEmpty();
        }
        try {
            return switch (wanted) {
                case Boolean bool ->
                    seen.isBoolean()
                            ? bool == seen.booleanValue()
                            : seen.asString().equals(bool.toString());
                case Long number -> same(number, new BigDecimal(seen.asString()).longValueExact());
                case BigDecimal number -> number.compareTo(new BigDecimal(seen.asString())) == 0;
                case Double number -> number.equals(Double.valueOf(seen.asString()));
                case String text when !seen.isString() && !seen.isContainer() -> text.equals(seen.asString());
                case String text -> same(text, seen.isString() ? seen.stringValue() : seen.toString());
                case UUID uuid -> same(uuid, UUID.fromString(seen.asString()));
                case Instant instant ->
                    same(instant, OffsetDateTime.parse(seen.asString()).toInstant());
                case LocalDate date -> date.equals(LocalDate.parse(seen.asString()));
                case LocalTime time -> time.equals(LocalTime.parse(seen.asString()));
                case Duration duration -> duration.equals(Duration.parse(seen.asString()));
                case byte[] bytes -> bytes(bytes, seen);
                case List<?> list -> list(list, seen, texts);
                case Map<?, ?> map ->
                    seen.isString() // an object in a text
                            || seen.size() == map.size()
                                    && map.entrySet().stream()
                                            .allMatch(e ->
                                                    shows(e.getValue(), seen.path(String.valueOf(e.getKey())), texts));
                default -> wanted.toString().equals(seen.asString());
            };
        } catch (ArithmeticException | DateTimeException | IllegalArgumentException none) {
            return false;
        }
    }

    private boolean list(List<?> list, JsonNode seen, boolean texts) {
        boolean same = seen.isString() || seen.size() == list.size();
        for (int i = 0; same && i < seen.size(); i++) {
            same = shows(list.get(i), seen.path(i), texts);
        }
        return same;
    }

    private boolean bytes(byte[] bytes, JsonNode seen) {
        String text = seen.asString();
        if (isPlaceholder(bytes)) {
            byte[] read = text.matches("[0-9a-f]+") && text.length() == 2 * bytes.length
                    ? HexFormat.of().parseHex(text)
                    : text.contains("-") || text.contains("_")
                            ? Base64.getUrlDecoder().decode(text)
                            : Base64.getDecoder().decode(text);
            return same(bytes, read);
        }
        return text.equals(Base64.getEncoder().encodeToString(bytes))
                || text.equals(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
                || text.equals(HexFormat.of().formatHex(bytes))
                || Arrays.equals(text.getBytes(java.nio.charset.StandardCharsets.UTF_8), bytes);
    }

    /** A whole body that is no JSON. */
    public void text(Shown wanted, String seen) {
        boolean same = !(wanted instanceof Shown.Value(var value))
                || switch (value) {
                    case null -> seen.isEmpty();
                    case byte[] bytes ->
                        isPlaceholder(bytes) || new String(bytes, java.nio.charset.StandardCharsets.UTF_8).equals(seen);
                    case String text -> same(text, seen);
                    default -> true;
                };
        if (!same) {
            differ("the body should be " + wanted + ", and is " + seen);
        }
    }

    /** @param wanted may hold a placeholder within */
    public void header(String name, String wanted, @Nullable String seen) {
        boolean placed = givens.stream().anyMatch(g -> g.isWithin(wanted));
        if (seen == null || !placed && !wanted.equals(seen)) {
            differ("the header " + name + " should be \"" + wanted + "\", and is " + seen);
        }
    }

    // ---- events and partners

    /**
     * An event that was stored.
     *
     * @param body its parts by name, of rows the keys
     */
    public record Told(String type, JsonNode body) {}

    /**
     * The events that were stored, whatever their order. Rows are compared before, so that their keys are known.
     *
     * @param after the rows behind what was done
     */
    public void events(List<Outcome.Emitted> wanted, List<Told> seen, Rows after) {
        var open = new ArrayList<>(seen);
        for (Outcome.Emitted event : wanted) {
            Optional<Told> told = open.stream()
                    .filter(t -> t.type().equals(event.event()) && tells(event, t, after))
                    .findFirst();
            if (told.isPresent()) {
                open.remove(told.get());
            } else {
                differ("the event " + event.event() + parts(event, after) + " should be stored, and is not");
            }
        }
        open.forEach(t -> differ("the event " + t.type() + " " + t.body() + " is stored, and should not be"));
    }

    private boolean tells(Outcome.Emitted event, Told told, Rows after) {
        return event.parts().entrySet().stream().allMatch(part -> {
            if (part.getValue() instanceof Outcome.Held held
                    && spec.model().entity(held.table()).orElseThrow().key().size() > 1) {
                return isOf(held, part.getKey(), told.body(), after);
            }
            JsonNode said = told.body().path(part.getKey());
            Object value = part.getValue() instanceof Outcome.Held held ? key(held, after) : part.getValue();
            return switch (value) {
                case null -> true;
                case String text when givens.stream().anyMatch(g -> g.isWithin(text)) -> true;
                case String _, Long _, Boolean _, UUID _, BigDecimal _ ->
                    said.isMissingNode() || shows(value, said, false);
                default -> true;
            };
        });
    }

    /** Whether a row with a key of several columns is the one that was stored. */
    private boolean isOf(Outcome.Held held, String part, JsonNode body, Rows after) {
        Row row = after.get(held.table(), held.number());
        return row == null
                || ReferenceModel.keyIn(spec, part, held.table(), body).entrySet().stream()
                        .allMatch(k -> k.getValue().isMissingNode()
                                || row.get(k.getKey()) == null
                                || shows(row.get(k.getKey()), k.getValue(), false));
    }

    /** The key of a row, where it is one column, and the row is there. */
    private @Nullable Object key(Outcome.Held held, Rows after) {
        Row row = after.get(held.table(), held.number());
        List<String> key = spec.model().entity(held.table()).orElseThrow().key();
        return row == null || key.size() != 1 ? null : row.get(key.getFirst());
    }

    private String parts(Outcome.Emitted event, Rows after) {
        return event.parts().entrySet().stream()
                .map(p -> " " + p.getKey() + " "
                        + (p.getValue() instanceof Outcome.Held held
                                ? written(key(held, after))
                                : String.valueOf(p.getValue())))
                .collect(Collectors.joining(","));
    }

    /**
     * What reached a partner's operation.
     *
     * @param body that was sent
     * @param key the idempotency key that came with it; empty for none
     */
    public record Received(JsonNode body, String key) {}

    /** What partners were asked, in order. */
    public void asked(String operation, List<Asked> wanted, List<Received> seen) {
        if (wanted.size() != seen.size()) {
            differ(operation + " should be called " + wanted.size() + " times, and is called " + seen.size());
            return;
        }
        for (int i = 0; i < wanted.size(); i++) {
            asked(operation, wanted.get(i), seen.get(i));
        }
    }

    /** One call, or one that was tried again. */
    public void asked(String operation, Asked wanted, Received seen) {
        wanted.key()
                .filter(key -> givens.stream().noneMatch(g -> g.isWithin(key)) && !key.equals(seen.key()))
                .ifPresent(key -> differ(operation + " should be called with the idempotency key `" + key
                        + "`, and is called with `" + seen.key() + "`"));
        wanted.with().forEach((name, value) -> {
            JsonNode said = seen.body().path(name);
            boolean told = switch (value) {
                case String text when givens.stream().anyMatch(g -> g.isWithin(text)) -> true;
                case String _, Long _, Boolean _, UUID _, BigDecimal _ ->
                    said.isMissingNode() || said.isContainer() || shows(value, said, false);
                case null, default -> true;
            };
            if (!told) {
                differ(operation + " should be told " + name + " " + written(value) + ", and is told " + said);
            }
        });
    }

    // ---- rows

    /** Columns that nobody can foretell, or that are no matter of operations. */
    public interface Leaving {
        boolean out(Name table, String column);
    }

    /** @param seen what the backend holds; its rows are named by the numbers that they have there */
    public void rows(Rows wanted, Rows seen, Set<Name> without, Leaving leaving) {
        for (Name table : wanted.tables()) {
            if (!without.contains(table)) {
                rows(table, List.copyOf(wanted.numbered(table).values()), seen.in(table), leaving);
            }
        }
    }

    private void rows(Name table, List<Row> wanted, List<Row> seen, Leaving leaving) {
        List<String> key = key(table);
        var open = new ArrayList<>(seen);
        var late = new ArrayList<Row>();
        for (Row row : wanted) {
            Row pair = open.stream()
                    .filter(s -> key.stream().allMatch(c -> Values.same(row.get(c), s.get(c))))
                    .findFirst()
                    .orElse(null);
            if (pair == null) {
                late.add(row);
            } else {
                open.remove(pair);
                columns(table, row, pair, leaving);
            }
        }
        for (Row row : late) {
            Row pair = null;
            int best = -1;
            for (Row candidate : open) {
                int score = score(row, candidate);
                boolean fits = key.stream().allMatch(c -> fits(row.get(c), candidate.get(c)));
                if (fits && score > best) {
                    best = score;
                    pair = candidate;
                }
            }
            if (pair == null) {
                differ("a row of " + table + " is missing: " + written(row));
            } else {
                open.remove(pair);
                columns(table, row, pair, leaving);
            }
        }
        open.forEach(row -> differ("a row of " + table + " that should not be: " + written(row)));
    }

    private List<String> key(Name table) {
        List<String> key = spec.model().entity(table).orElseThrow().key();
        return key.isEmpty()
                ? spec.model().entity(table).orElseThrow().attributes().stream()
                        .map(a -> a.column())
                        .toList()
                : key;
    }

    private boolean fits(@Nullable Object wanted, @Nullable Object seen) {
        if (wanted instanceof Instant time && seen instanceof Instant at) {
            for (Givens call : givens) {
                Optional<Instant> guess = call.guessBehind(time);
                if (guess.isPresent()) {
                    Instant then = guess.get().plus(Duration.between(time, at));
                    Object known = bound.get(guess.get());
                    return known == null ? isAbout(then) : known.equals(then);
                }
            }
        }
        if (wanted != null && isPlaceholder(wanted)) {
            Object known = bound.get(Givens.comparable(wanted));
            return known == null ? seen != null && wanted.getClass() == seen.getClass() : Values.same(known, seen);
        }
        return Values.same(wanted, seen);
    }

    private int score(Row wanted, Row seen) {
        return (int) wanted.values().keySet().stream()
                .filter(c -> fits(wanted.get(c), seen.get(c)))
                .count();
    }

    private void columns(Name table, Row wanted, Row seen, Leaving leaving) {
        pairs.put(wanted, seen);
        for (String column : wanted.values().keySet()) {
            if (!leaving.out(table, column) && !same(wanted.get(column), seen.get(column))) {
                differ("the row of " + table + " with " + shortly(table, seen) + " has " + column + " "
                        + written(seen.get(column)) + ", and should have " + written(wanted.get(column)));
            }
        }
    }

    private String shortly(Name table, Row row) {
        return key(table).stream()
                .limit(3)
                .map(c -> c + " " + written(row.get(c)))
                .collect(Collectors.joining(", "));
    }

    static String written(Row row) {
        return row.values().entrySet().stream()
                .map(e -> e.getKey() + " " + written(e.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String written(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
            case String text when text.isEmpty() -> "\"\"";
            default -> value.toString();
        };
    }
}

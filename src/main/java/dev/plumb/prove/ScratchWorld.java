package dev.plumb.prove;

import dev.plumb.expression.Model.Attribute;
import dev.plumb.expression.Model.Entity;
import dev.plumb.expression.Type;
import dev.plumb.expression.Types;
import dev.plumb.expression.World;
import dev.plumb.schema.Name;
import dev.plumb.spec.Spec;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The scratch database's rows in memory, as the reference evaluator looks at them. */
final class ScratchWorld implements World {
    private static final Pattern HOURS = Pattern.compile("([+-]\\d\\d)$");
    private static final Pattern OFFSET = Pattern.compile("[+-]\\d\\d:\\d\\d$");

    private final Map<Name, List<Row>> rows;
    private final Viewer viewer;

    private ScratchWorld(Map<Name, List<Row>> rows, Viewer viewer) {
        this.rows = rows;
        this.viewer = viewer;
    }

    /** Everything that the database holds now. */
    static ScratchWorld of(Spec spec, Scratch scratch, Viewer viewer) throws SQLException {
        var rows = new HashMap<Name, List<Row>>();
        List<Entity> entities = List.copyOf(spec.model().entities());
        var all = scratch.all(entities);
        for (int i = 0; i < entities.size(); i++) {
            Entity entity = entities.get(i);
            rows.put(
                    entity.table(),
                    all.get(i).stream().map(row -> row(entity, row)).toList());
        }
        return new ScratchWorld(rows, viewer);
    }

    ScratchWorld seenBy(Viewer other) {
        return new ScratchWorld(rows, other);
    }

    static Row row(Entity entity, Map<String, @Nullable String> texts) {
        var values = new LinkedHashMap<String, @Nullable Object>();
        for (Attribute attribute : entity.attributes()) {
            @Nullable String text = texts.get(attribute.column());
            boolean sealed = attribute.sqlType().equals("bytea") && Types.isText(attribute.type());
            values.put(
                    attribute.column(),
                    value(text != null && sealed ? Ciphertext.opened(text) : text, attribute.type()));
        }
        return new Row(entity.table(), values);
    }

    /** A value by its type, from the text of PostgreSQL or of a parameter. */
    static @Nullable Object value(@Nullable String text, Type type) {
        if (text != null && type instanceof Type.ListOf list) {
            return elements(text).stream().map(e -> value(e, list.element())).toList();
        }
        if (text == null || !(type instanceof Type.Scalar scalar)) {
            return text;
        }
        return switch (scalar.kind()) {
            case BOOL -> text.equals("t") || text.equals("true");
            case INT -> Long.valueOf(text);
            case DECIMAL -> new BigDecimal(text);
            case DOUBLE -> Double.valueOf(text);
            case TEXT, CITEXT, JSON, NULL -> text;
            case DURATION -> Intervals.of(text).<Object>map(d -> d).orElse(text);
            case BYTES -> HexFormat.of().parseHex(text.startsWith("\\x") ? text.substring(2) : text);
            case UUID -> UUID.fromString(text);
            case TIMESTAMP -> instant(text);
            case DATE -> LocalDate.parse(text);
            case TIME -> LocalTime.parse(text);
        };
    }

    /** The elements of an array as PostgreSQL writes it, nulls left out; any other text is one element. */
    private static List<String> elements(String text) {
        if (!text.startsWith("{") || !text.endsWith("}")) {
            return List.of(text);
        }
        var elements = new ArrayList<String>();
        var element = new StringBuilder();
        boolean quoted = false;
        boolean said = false;
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length()) {
                element.append(text.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
                said = true;
            } else if (!quoted && (c == ',' || c == '}')) {
                if (said || !(element.isEmpty() || element.toString().equals("NULL"))) {
                    elements.add(element.toString());
                }
                element.setLength(0);
                said = false;
            } else {
                element.append(c);
            }
        }
        return elements;
    }

    private static Instant instant(String text) {
        String iso = HOURS.matcher(text.replace(' ', 'T')).replaceFirst("$1:00");
        boolean zoned = iso.endsWith("Z") || OFFSET.matcher(iso).find();
        return OffsetDateTime.parse(zoned ? iso : iso + "Z").toInstant();
    }

    @Override
    public List<Row> rows(Name table) {
        return rows.getOrDefault(table, List.of());
    }

    @Override
    public boolean is(@Nullable Object who, String role) {
        return who != null && viewer.is(role);
    }

    /**
     * Somebody who looks at the backend.
     *
     * @param subject empty for a visitor
     * @param role that the token carries; empty for none
     * @param roles that follow from it
     */
    record Viewer(String subject, String role, List<String> roles) {
        Viewer {
            roles = List.copyOf(roles);
        }

        boolean visitor() {
            return subject.isEmpty();
        }

        boolean is(String wanted) {
            return roles.contains(wanted);
        }

        @Override
        public String toString() {
            return visitor() ? "a visitor" : role.isEmpty() ? "somebody without a role" : "somebody as " + role;
        }
    }
}

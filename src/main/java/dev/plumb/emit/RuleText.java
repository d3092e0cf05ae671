package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.TypeDesign.Stored;
import dev.plumb.design.ValueType;
import dev.plumb.design.ValueType.Plain;
import dev.plumb.source.Node;
import dev.plumb.spec.Contract;
import dev.plumb.spec.FurtherText;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Schema.Bounds;
import dev.plumb.spec.text.Pointers;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What the contract and the columns demand of one value, as the Java of a rule. */
final class RuleText {
    /** Names that stand for rules without a class before them; no constant of a class may be called so. */
    static final Set<String> STARTS = Set.of(
            "TEXT",
            "DECIMAL",
            "INTEGER",
            "LONG",
            "NUMBER",
            "DOUBLE",
            "BOOLEAN",
            "DATE",
            "TIME",
            "INSTANT",
            "DURATION",
            "ANY_UUID",
            "BYTES",
            "OBJECT",
            "ANY",
            "RULE",
            "FIELDS");

    private static final BigDecimal INT_MIN = BigDecimal.valueOf(Integer.MIN_VALUE);
    private static final BigDecimal INT_MAX = BigDecimal.valueOf(Integer.MAX_VALUE);
    private static final BigDecimal LONG_MIN = BigDecimal.valueOf(-999_999_999_999_999_999L);
    private static final BigDecimal LONG_MAX = BigDecimal.valueOf(999_999_999_999_999_999L);
    private static final BigDecimal ALL_64_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
    private static final BigDecimal ALL_64_MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private final Design design;
    private final Set<String> statics = new TreeSet<>();

    RuleText(Design design) {
        this.design = design;
    }

    /** @param source as Java; {@code type} of the rule, to declare a constant */
    record Rule(String type, String source) {
        /** Whether it is a constant of another class, and needs none of its own. */
        boolean named() {
            return source.matches("[A-Z]\\w*\\.RULE|[A-Z]+");
        }
    }

    /** What was used without its class, to be imported statically. */
    Set<String> statics() {
        return statics;
    }

    Rule of(Schema schema, ValueType type, List<Stored> stored) {
        return of(schema, type, ColumnBounds.of(design.spec().catalog(), stored));
    }

    /** The rule of a parameter. */
    Rule of(Schema schema, ValueType type, Contract.Style style) {
        if (style == Contract.Style.JSON) {
            Rule rule = of(schema, type, List.of());
            return new Rule("JsonTextRule<" + type.boxed() + ">", "JsonTextRule.of(" + rule.source() + ")");
        }
        if (!(type instanceof ValueType.Listed)) {
            return of(schema, type, List.of());
        }
        Rule rule = typed(schema, type, ColumnBounds.of(design.spec().catalog(), List.of()));
        String separated = rule.source()
                + style.separator().map(s -> ".separatedBy(" + quoted(s) + ")").orElse("");
        return further(schema, new Rule(rule.type(), separated), type.boxed());
    }

    private Rule of(Schema said, ValueType type, ColumnBounds columns) {
        Rule rule = typed(said, type, columns);
        return type instanceof ValueType.Structured ? rule : further(said, rule, type.boxed());
    }

    /** What a value has to keep beside its type is left to a validator of JSON Schema. */
    private Rule further(Schema said, Rule rule, String type) {
        Schema schema = design.spec().contract().resolve(said);
        return schema.further()
                .or(said::further)
                .map(f -> new Rule("JsonSchemaRule<" + type + ">", further(f, rule.source())))
                .orElse(rule);
    }

    /** A rule that holds what the contract says further as well. */
    String further(Schema.Further further, String rule) {
        return "JsonSchemaRule.of(" + rule + ", "
                + json(FurtherText.of(design.spec().contract(), further)) + ")";
    }

    /** A record's rule that holds what the contract says further as well. */
    Rule whole(Schema.Further further, Rule reading) {
        Rule checked = further.kinds()
                .map(k -> new Rule("CheckedRule", "CheckedRule.of(" + reading.source() + ", " + kinds(k.by()) + ")"))
                .orElse(reading);
        return (further.kinds().isPresent() ? further.apart() : Optional.of(further))
                .map(f -> new Rule("JsonSchemaRule", further(f, checked.source())))
                .orElse(checked);
    }

    private String kinds(Schema.Discriminator by) {
        return "ChoiceRule.by(" + quoted(by.property()) + ")"
                + by.kinds().entrySet().stream()
                        .map(k -> ".when(" + quoted(k.getKey()) + ", "
                                + untyped(k.getValue()).source() + ")")
                        .collect(Collectors.joining());
    }

    /** JSON as a Java literal: on one line where it is short. */
    private static String json(Map<String, @Nullable Object> schema) {
        String line = JsonMapper.shared().writeValueAsString(schema);
        if (line.length() <= 60) {
            return quoted(line);
        }
        String text = JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(schema);
        return "\"\"\"\n"
                + text.replace("\\", "\\\\").replace("\"\"\"", "\\\"\"\"").replace("\r", "") + "\"\"\"";
    }

    private Rule typed(Schema said, ValueType type, ColumnBounds columns) {
        Schema schema = design.spec().contract().resolve(said);
        return switch (type) {
            case ValueType.Enumerated words -> enumerated(words);
            case ValueType.Structured record -> new Rule("RecordRule<" + record.name() + ">", record.name() + ".RULE");
            case ValueType.Listed list -> listed(schema, list);
            case ValueType.Mapped _ -> new Rule("JsonRule", start("JsonRule", "OBJECT"));
            case Plain plain -> plain(schema, plain, columns);
        };
    }

    /** The rule of a value that the contract says nothing more about. */
    Rule plain(Plain plain) {
        return plain == Plain.BYTES
                ? new Rule("BytesRule", start("BytesRule", "BYTES"))
                : new Rule("TextRule", start("TextRule", "TEXT"));
    }

    Schema resolved(Schema schema) {
        return design.spec().contract().resolve(schema);
    }

    private Rule enumerated(ValueType.Enumerated words) {
        boolean worded = design.type(words.name())
                .filter(t -> t instanceof TypeDesign.EnumDesign e && e.worded())
                .isPresent();
        return new Rule(
                "EnumRule<" + words.name() + ">",
                "EnumRule.of(" + words.name() + ".class" + (worded ? ", " + words.name() + "::word" : "") + ")");
    }

    private Rule listed(Schema schema, ValueType.Listed list) {
        if (!(schema.shape() instanceof Schema.Array array)) {
            throw new IllegalStateException("no list: " + schema.span());
        }
        Rule element =
                of(array.items(), list.element(), ColumnBounds.of(design.spec().catalog(), List.of()));
        return new Rule(
                "ListRule<" + list.element().boxed() + ">", "ListRule.of(" + element.source() + ")" + items(array));
    }

    private Rule plain(Schema schema, Plain plain, ColumnBounds columns) {
        return switch (plain) {
            case TEXT -> new Rule("TextRule", start("TextRule", "TEXT") + text(schema, columns));
            case DECIMAL ->
                schema.shape() instanceof Schema.AnyNumber number
                        ? oneOf(
                                number.bounds(),
                                plain,
                                new Rule(
                                        "NumberRule",
                                        start("NumberRule", "NUMBER")
                                                + bounds(number.bounds(), columns)
                                                + digits(columns)))
                        : new Rule(
                                "DecimalRule",
                                start("DecimalRule", "DECIMAL") + bounds(boundsOf(schema), columns) + digits(columns));
            case DOUBLE ->
                oneOf(
                        boundsOf(schema),
                        plain,
                        new Rule("DoubleRule", start("DoubleRule", "DOUBLE") + bounds(boundsOf(schema), columns)));
            case INT -> oneOf(boundsOf(schema), plain, new Rule("IntegerRule", whole(schema, columns)));
            case BOOL -> truth(schema);
            case UUID -> new Rule("UuidRule", start("UuidRule", "ANY_UUID"));
            case INSTANT -> new Rule("InstantRule", start("InstantRule", "INSTANT"));
            case DATE -> new Rule("DateRule", start("DateRule", "DATE"));
            case TIME -> new Rule("TimeRule", start("TimeRule", "TIME"));
            case DURATION -> new Rule("DurationRule", start("DurationRule", "DURATION"));
            case BYTES -> new Rule("BytesRule", start("BytesRule", "BYTES") + lengths(schema));
            case JSON, ANYTHING -> json(schema);
        };
    }

    /** A few numbers alone: they say what their bounds would. */
    private Rule oneOf(Bounds said, Plain type, Rule otherwise) {
        if (said.values().isEmpty()) {
            return otherwise;
        }
        String start = switch (type) {
            case DECIMAL -> start("NumberRule", "NUMBER");
            case DOUBLE -> start("DoubleRule", "DOUBLE");
            default -> start("IntegerRule", "INTEGER") + wide(said);
        };
        return new Rule(
                "OneOfRule<" + type.boxed() + ">",
                said.values().stream()
                        .map(v -> switch (type) {
                            case DECIMAL -> "new BigDecimal(\"" + v.toPlainString() + "\")";
                            case DOUBLE -> v.doubleValue() + "";
                            default -> number(v.longValue()) + "L";
                        })
                        .collect(Collectors.joining(", ", "OneOfRule.of(" + start + ", ", ")")));
    }

    private static String wide(Bounds said) {
        boolean usual = said.values().stream().allMatch(v -> v.compareTo(INT_MIN) >= 0 && v.compareTo(INT_MAX) <= 0);
        return usual ? "" : ".between(" + integer(LONG_MIN) + ", " + integer(LONG_MAX) + ")";
    }

    private Rule truth(Schema schema) {
        String start = start("BooleanRule", "BOOLEAN");
        return schema.shape() instanceof Schema.Bool(Optional<Boolean> constant) && constant.isPresent()
                ? new Rule("OneOfRule<Boolean>", "OneOfRule.of(" + start + ", " + constant.get() + ")")
                : new Rule("BooleanRule", start);
    }

    /** What is kept as JSON is looked into all the same, as far as the contract tells. */
    private Rule json(Schema said) {
        Schema schema = design.spec().contract().resolve(said);
        return switch (schema.shape()) {
            case Schema.Obj object
            when !object.properties().isEmpty() -> new Rule("ObjectRule", "ObjectRule.of()" + fields(object));
            case Schema.Obj object
            when object.rest() instanceof Schema.Rest.Kept(Optional<Schema> values) && values.isPresent() ->
                new Rule(
                        "KeptRule",
                        "KeptRule.of(MapRule.of(" + untyped(values.get()).source() + ")" + properties(object) + ")");
            case Schema.Obj object -> new Rule("JsonRule", start("JsonRule", "OBJECT") + properties(object));
            case Schema.Choice choice
            when choice.discriminator().isPresent() ->
                new Rule("ChoiceRule", kinds(choice.discriminator().get()));
            case Schema.Choice choice ->
                new Rule(
                        "ChoiceRule",
                        "ChoiceRule." + (choice.exactlyOne() ? "oneOf" : "anyOf") + "("
                                + choice.alternatives().stream()
                                        .map(a -> untyped(a).source())
                                        .collect(Collectors.joining(", "))
                                + ")");
            case Schema.Text text
            when text.contentMediaType().filter("text/csv"::equals).isPresent() -> csv(text);
            case Schema.Text text
            when text.contentMediaType().isPresent() ->
                new Rule(
                        "JsonTextRule<Json>",
                        "JsonTextRule.of("
                                + text.contentSchema()
                                        .map(s -> further(s, json(s), "Json").source())
                                        .orElseGet(() -> start("JsonRule", "ANY"))
                                + ")" + lengths(schema));
            case Schema.Ref _,
                    Schema.Text _,
                    Schema.DecimalText _,
                    Schema.Words _,
                    Schema.WholeNumber _,
                    Schema.AnyNumber _,
                    Schema.Bool _,
                    Schema.Array _ ->
                new Rule("KeptRule", "KeptRule.of(" + untyped(schema).source() + ")");
            case Schema.Any _, Schema.NullOnly _ -> new Rule("JsonRule", start("JsonRule", "ANY"));
        };
    }

    /** Lines of CSV in a string; the cells of each are looked into. */
    private Rule csv(Schema.Text text) {
        Optional<Schema.Array> lines = text.contentSchema()
                .map(s -> design.spec().contract().resolve(s).shape())
                .filter(Schema.Array.class::isInstance)
                .map(Schema.Array.class::cast);
        String line = lines.map(l -> design.spec().contract().resolve(l.items()).shape())
                .filter(Schema.Obj.class::isInstance)
                .map(o -> fields((Schema.Obj) o))
                .orElse("");
        return new Rule(
                "CsvTextRule",
                "CsvTextRule.of(ObjectRule.of()" + line + ")"
                        + lines.map(RuleText::items).orElse("")
                        + text.maxLength().stream()
                                .mapToObj(n -> ".maxLength(" + number(n) + ")")
                                .findFirst()
                                .orElse(""));
    }

    /** The rule of a value that has no Java type of its own, since it is kept as JSON. */
    private Rule untyped(Schema said) {
        return said.shape() instanceof Schema.Ref ref && containsItself(ref.name())
                ? within(said, ref)
                : further(said, unbound(said), "?");
    }

    private boolean containsItself(String component) {
        Schema schema = design.spec().contract().schemas().get(component);
        return schema != null && reaches(schema, component, new HashSet<>());
    }

    private boolean reaches(Schema schema, String component, Set<String> seen) {
        return switch (schema.shape()) {
            case Schema.Ref ref ->
                ref.name().equals(component)
                        || seen.add(ref.name())
                                && reaches(design.spec().contract().resolve(schema), component, seen);
            case Schema.Array array -> reaches(array.items(), component, seen);
            case Schema.Choice choice -> choice.alternatives().stream().anyMatch(a -> reaches(a, component, seen));
            case Schema.Text text ->
                text.contentSchema().filter(s -> reaches(s, component, seen)).isPresent();
            case Schema.Obj object ->
                object.properties().values().stream().anyMatch(p -> reaches(p.schema(), component, seen))
                        || object.rest() instanceof Schema.Rest.Kept(Optional<Schema> values)
                                && values.filter(s -> reaches(s, component, seen))
                                        .isPresent();
            case Schema.Shape _ -> false;
        };
    }

    /** A schema within itself: its rule would have no end, so that a validator looks into it as it is written. */
    private Rule within(Schema said, Schema.Ref ref) {
        var name = new Node.Scalar(said.span(), "$ref", Node.Scalar.Kind.STRING);
        var target = new Node.Scalar(
                said.span(), "#/components/schemas/" + Pointers.escaped(ref.name()), Node.Scalar.Kind.STRING);
        var itself = new Schema.Further(List.of(new Node.Mapping(said.span(), List.of(new Node.Entry(name, target)))));
        return new Rule("JsonSchemaRule<Json>", further(itself, start("JsonRule", "ANY")));
    }

    private Rule unbound(Schema said) {
        Schema schema = design.spec().contract().resolve(said);
        ColumnBounds none = ColumnBounds.of(design.spec().catalog(), List.of());
        return switch (schema.shape()) {
            case Schema.Text text when text.contentMediaType().isEmpty() -> plain(schema, textual(text), none);
            case Schema.DecimalText _ -> plain(schema, Plain.DECIMAL, none);
            case Schema.WholeNumber _ -> plain(schema, Plain.INT, none);
            case Schema.AnyNumber _ -> plain(schema, Plain.DECIMAL, none);
            case Schema.Bool _ -> plain(schema, Plain.BOOL, none);
            case Schema.Words words ->
                new Rule(
                        "OneOfRule<String>",
                        words.values().stream()
                                .map(RuleText::quoted)
                                .collect(Collectors.joining(
                                        ", ", "OneOfRule.of(" + start("TextRule", "TEXT") + ", ", ")")));
            case Schema.Array array -> {
                String bounds = items(array);
                yield new Rule(
                        "ListRule<?>", "ListRule.of(" + untyped(array.items()).source() + ")" + bounds);
            }
            case Schema.Ref _, Schema.Text _, Schema.Obj _, Schema.Choice _, Schema.Any _, Schema.NullOnly _ ->
                json(schema);
        };
    }

    private static Plain textual(Schema.Text text) {
        return switch (text.format().orElse("")) {
            case "uuid" -> Plain.UUID;
            case "date-time" -> Plain.INSTANT;
            case "date" -> Plain.DATE;
            case "time" -> Plain.TIME;
            case "duration" -> Plain.DURATION;
            case "byte" -> Plain.BYTES;
            default -> Plain.TEXT;
        };
    }

    private String fields(Schema.Obj object) {
        var source = new StringBuilder();
        for (Schema.Property property : object.properties().values()) {
            boolean nullable = property.schema().nullable()
                    || design.spec().contract().resolve(property.schema()).nullable();
            if (property.schema().readOnly()) {
                source.append(".optional(")
                        .append(quoted(property.name()))
                        .append(", JsonRule.ANY, ObjectRule.Null.ALLOWED)");
                continue;
            }
            source.append(property.required() ? ".required(" : ".optional(")
                    .append(quoted(property.name()))
                    .append(", ")
                    .append(untyped(property.schema()).source())
                    .append(nullable ? ", ObjectRule.Null.ALLOWED)" : ")");
        }
        return source + (object.rest() instanceof Schema.Rest.Refused ? ".closed()" : "");
    }

    private static String items(Schema.Array array) {
        return (array.minItems().isPresent()
                        ? ".minItems(" + number(array.minItems().getAsInt()) + ")"
                        : "")
                + (array.maxItems().isPresent()
                        ? ".maxItems(" + number(array.maxItems().getAsInt()) + ")"
                        : "")
                + (array.uniqueItems() ? ".unique()" : "");
    }

    private static String properties(Schema.Obj object) {
        return (object.minProperties().isPresent()
                        ? ".minProperties(" + number(object.minProperties().getAsInt()) + ")"
                        : "")
                + (object.maxProperties().isPresent()
                        ? ".maxProperties(" + number(object.maxProperties().getAsInt()) + ")"
                        : "");
    }

    private static String text(Schema schema, ColumnBounds columns) {
        var source = new StringBuilder();
        if (schema.shape() instanceof Schema.Text text) {
            int least = Math.max(text.minLength().orElse(0), columns.minLength().orElse(0));
            int most = Math.min(
                    text.maxLength().orElse(Integer.MAX_VALUE),
                    columns.maxLength().orElse(Integer.MAX_VALUE));
            source.append(least > 0 ? ".minLength(" + number(least) + ")" : "");
            source.append(most < Integer.MAX_VALUE ? ".maxLength(" + number(most) + ")" : "");
            text.pattern()
                    .or(() -> columns.patterns().stream().findFirst())
                    .ifPresent(p -> source.append(".pattern(").append(quoted(p)).append(')'));
            text.format()
                    .filter(Set.of("email", "uri", "uri-reference")::contains)
                    .ifPresent(f -> source.append(".format(TextRule.Format.")
                            .append(f.toUpperCase(Locale.ROOT).replace('-', '_'))
                            .append(')'));
            source.append(columns.blankRefused() ? ".notBlank()" : "");
        }
        return source.toString();
    }

    private static String lengths(Schema schema) {
        return schema.shape() instanceof Schema.Text text && text.maxLength().isPresent()
                ? ".maxLength(" + number(text.maxLength().getAsInt()) + ")"
                : "";
    }

    private static Bounds boundsOf(Schema schema) {
        return switch (schema.shape()) {
            case Schema.DecimalText decimal -> decimal.bounds();
            case Schema.AnyNumber number -> number.bounds();
            case Schema.WholeNumber whole -> whole.bounds();
            case Schema.Ref _,
                    Schema.Text _,
                    Schema.Words _,
                    Schema.Bool _,
                    Schema.Array _,
                    Schema.Obj _,
                    Schema.Choice _,
                    Schema.Any _,
                    Schema.NullOnly _ -> Bounds.NONE;
        };
    }

    private static String bounds(Bounds said, ColumnBounds columns) {
        return call(".minimum", larger(said.minimum(), columns.minimum()))
                + call(".maximum", smaller(said.maximum(), columns.maximum()))
                + call(".greaterThan", larger(said.exclusiveMinimum(), columns.above()))
                + call(".lessThan", smaller(said.exclusiveMaximum(), columns.below()))
                + call(".multipleOf", said.multipleOf());
    }

    private static String digits(ColumnBounds columns) {
        return columns.digits()
                .map(d -> ".digits(" + d.precision() + ", " + d.scale() + ")")
                .orElse("");
    }

    private String whole(Schema schema, ColumnBounds columns) {
        Bounds said = boundsOf(schema);
        boolean all64 = schema.shape() instanceof Schema.WholeNumber number
                && number.format().filter("int64"::equals).isPresent();
        BigDecimal least = larger(
                        larger(said.minimum(), columns.minimum()),
                        larger(said.exclusiveMinimum(), columns.above()).map(BigDecimal.ONE::add))
                .orElse(all64 ? ALL_64_MIN : LONG_MIN);
        BigDecimal most = smaller(
                        smaller(said.maximum(), columns.maximum()),
                        smaller(said.exclusiveMaximum(), columns.below()).map(b -> b.subtract(BigDecimal.ONE)))
                .orElse(all64 ? ALL_64_MAX : LONG_MAX);
        boolean usual = least.compareTo(INT_MIN) == 0 && most.compareTo(INT_MAX) == 0;
        boolean any = least.compareTo(ALL_64_MIN) == 0 && most.compareTo(ALL_64_MAX) == 0;
        return start("IntegerRule", any ? "LONG" : "INTEGER")
                + (usual || any ? "" : ".between(" + integer(least) + ", " + integer(most) + ")")
                + said.multipleOf().map(m -> ".multipleOf(" + integer(m) + ")").orElse("");
    }

    private static Optional<BigDecimal> larger(Optional<BigDecimal> a, Optional<BigDecimal> b) {
        return a.isPresent() && b.isPresent() ? Optional.of(a.get().max(b.get())) : a.or(() -> b);
    }

    private static Optional<BigDecimal> smaller(Optional<BigDecimal> a, Optional<BigDecimal> b) {
        return a.isPresent() && b.isPresent() ? Optional.of(a.get().min(b.get())) : a.or(() -> b);
    }

    private static String call(String method, Optional<BigDecimal> bound) {
        return bound.map(b -> method + "(\"" + b.toPlainString() + "\")").orElse("");
    }

    private static String integer(BigDecimal number) {
        long value = number.longValue();
        if (value == Long.MIN_VALUE || value == Long.MAX_VALUE) {
            return value < 0 ? "Long.MIN_VALUE" : "Long.MAX_VALUE";
        }
        return value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE ? number(value) : number(value) + "L";
    }

    /** A media type as Java. */
    static String mediaType(String type) {
        return type.equals("application/json") ? "APPLICATION_JSON_VALUE" : quoted(type);
    }

    /** With its thousands apart where there are some. */
    static String number(long value) {
        return Math.abs(value) < 1_000
                ? Long.toString(value)
                : String.format(Locale.ROOT, "%,d", value).replace(',', '_');
    }

    /** A text as a Java literal. */
    static String quoted(String text) {
        var literal = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '\t' -> literal.append("\\t");
                default -> literal.append(c < ' ' || c == 0x7f ? String.format(Locale.ROOT, "\\u%04x", (int) c) : c);
            }
        }
        return literal.append('"').toString();
    }

    private String start(String type, String constant) {
        statics.add(design.support("input") + "." + type + "." + constant);
        return constant;
    }
}

package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.OperationDesign;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.TypeDesign.Component;
import dev.plumb.design.TypeDesign.RecordDesign;
import dev.plumb.design.TypeDesign.Use;
import dev.plumb.design.ValueType;
import dev.plumb.design.ValueType.Plain;
import dev.plumb.design.Words;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A record of the contract: what a request brings, with the rules that it is read by, or what an answer shows. */
final class RecordFile {
    private static final String REQUEST = """
            ${doc}
            ${access}record ${name}(${components}) {

                ${access}static final ${rule}<${name}> RULE = ${whole};

                ${fields}

                ${rules}

                ${shown}

                ${others}

                private static ${name} read(Input in) {
                    ${demands}
                    return new ${name}(${reads});
                }
            }
            """;

    private static final String QUERY = """
            ${doc}
            record ${name}(${components}) {

                ${rules}

                static ${name} read(Input in) {
                    return new ${name}(${reads});
                }
            }
            """;

    private static final String PLAIN = """
            ${doc}
            ${access}record ${name}(${components}) {}
            """;

    private static final String PLAIN_WITH_OTHERS = """
            ${doc}
            ${access}record ${name}(${components}) {

                ${others}
            }
            """;

    private final Design design;
    private final RecordDesign record;
    private final RuleText rules;
    private final Map<String, String> constants = new LinkedHashMap<>();

    private RecordFile(Design design, RecordDesign record) {
        this.design = design;
        this.record = record;
        this.rules = new RuleText(design);
    }

    static GeneratedFile of(Design design, RecordDesign record) {
        return new RecordFile(design, record).file();
    }

    private GeneratedFile file() {
        String body = record.uses().contains(Use.QUERY) && record.schema().isEmpty()
                ? query()
                : record.uses().contains(Use.REQUEST) ? request() : plain();
        return JavaSource.of(design, JavaSource.MAIN, record.packageName(), record.name(), rules.statics(), body);
    }

    private String request() {
        List<String> reads = reads();
        RuleText.Rule whole = whole();
        return Template.of(REQUEST)
                .with("doc", doc())
                .with("access", access())
                .with("name", record.name())
                .with("components", components())
                .with("shown", shown())
                .with("others", others())
                .with("rule", whole.type())
                .with("whole", whole.source())
                .with("fields", fieldNames())
                .with("rules", constantLines())
                .with("demands", demands())
                .with("reads", call(reads))
                .fill();
    }

    private Optional<Schema.Further> further() {
        return record.schema()
                .flatMap(s ->
                        s.further().or(() -> design.spec().contract().resolve(s).further()));
    }

    /** How the record is read, and what its class is called. */
    private RuleText.Rule whole() {
        var reading = new RuleText.Rule("RecordRule", "new RecordRule<>(" + record.name() + "::read)");
        return further().map(f -> rules.whole(f, reading)).orElse(reading);
    }

    private String query() {
        List<String> reads = reads();
        return Template.of(QUERY)
                .with("doc", doc())
                .with("name", record.name())
                .with("components", components())
                .with("rules", constantLines())
                .with("reads", call(reads))
                .fill();
    }

    private String plain() {
        String others = others();
        Template template = Template.of(others.isEmpty() ? PLAIN : PLAIN_WITH_OTHERS)
                .with("doc", doc())
                .with("access", access())
                .with("name", record.name())
                .with("components", components());
        return (others.isEmpty() ? template : template.with("others", others)).fill();
    }

    private String access() {
        return record.open() ? "public " : "";
    }

    /** Whether answers show it as well. */
    private boolean isShown() {
        return record.uses().contains(Use.RESPONSE);
    }

    /** How answers make it, where requests tell what was given of it. */
    private String shown() {
        if (!record.tracksGiven() || !isShown()) {
            return "";
        }
        var declared =
                record.components().stream().map(c -> type(c) + " " + c.name()).toList();
        var all = new ArrayList<>(
                record.components().stream().map(Component::name).toList());
        all.add("Set.of()");
        String head = record.name() + "(";
        String oneLine = String.join(", ", declared);
        return "/** What answers show of it: nothing of that was given. */\n" + head
                + (head.length() + oneLine.length() + 7 <= JavaLayout.WIDTH
                        ? oneLine
                        : "\n        " + String.join(",\n        ", declared))
                + ") {\n    this(" + String.join(", ", all) + ");\n}\n";
    }

    /** What the contract does not name stands beside what it does. */
    private String others() {
        Optional<Component> rest = record.component(TypeDesign.REST);
        if (rest.isEmpty() || !isShown()) {
            return "";
        }
        String names = record.components().stream()
                .map(Component::json)
                .filter(json -> !json.equals(TypeDesign.REST))
                .map(RuleText::quoted)
                .collect(java.util.stream.Collectors.joining(", ", "Set.of(", ")"));
        return "/** All other properties. */\n@JsonAnyGetter\nMap<String, JsonNode> others() {\n    return Json.fields("
                + rest.get().name() + ", " + (isRead() ? "FIELDS" : names) + ");\n}\n";
    }

    private boolean isRead() {
        return record.uses().contains(Use.REQUEST) || record.uses().contains(Use.QUERY);
    }

    // ------------------------------------------------------------------ components

    private String components() {
        var parts = new ArrayList<String>();
        for (Component component : record.components()) {
            parts.add(annotations(component) + type(component) + " " + component.name());
        }
        if (record.tracksGiven()) {
            parts.add((isShown() ? "@JsonIgnore " : "") + "Set<String> given");
        }
        String oneLine = String.join(", ", parts);
        int head = access().length() + "record (".length() + record.name().length() + ") {}".length();
        return head + oneLine.length() <= JavaLayout.WIDTH && !oneLine.contains("@Json") ? oneLine : lines(parts);
    }

    /** Whether an absent field is its default. */
    private boolean defaulted(Component component) {
        return component.defaultValue().isPresent()
                && isRead()
                && !component.required()
                && Defaults.writable(component.type());
    }

    private String type(Component component) {
        boolean defaulted = defaulted(component);
        boolean nullable = component.nullable()
                && (!defaulted
                        || record.uses().contains(Use.RESPONSE)
                        || component.schema().filter(this::takesNull).isPresent());
        if (isRead() && !defaulted) {
            return nullable ? nullable(component.type()) : component.type().boxed();
        }
        return nullable ? nullable(component.type()) : component.type().java();
    }

    private static String nullable(ValueType type) {
        return type == Plain.BYTES ? "byte @Nullable []" : type.java(true);
    }

    private String annotations(Component component) {
        var marks = new ArrayList<String>();
        if (component.json().equals(TypeDesign.REST)) {
            return isShown() ? "@JsonIgnore " : "";
        }
        if (record.uses().contains(Use.RESPONSE)) {
            if (!component.name().equals(component.json())) {
                marks.add("@JsonProperty(" + RuleText.quoted(component.json()) + ")");
            }
            if (!component.required()) {
                marks.add("@JsonInclude(JsonInclude.Include.NON_NULL)");
            }
            if (component.type() == Plain.DECIMAL
                    && component
                                    .schema()
                                    .map(s ->
                                            design.spec().contract().resolve(s).shape())
                                    .orElse(null)
                            instanceof Schema.DecimalText) {
                marks.add("@JsonFormat(shape = JsonFormat.Shape.STRING)");
            }
            if (component.type() == Plain.JSON
                    && component
                                    .schema()
                                    .map(s ->
                                            design.spec().contract().resolve(s).shape())
                                    .orElse(null)
                            instanceof Schema.Text) {
                marks.add("@JsonSerialize(using = JsonTextSerializer.class)");
            }
        }
        return marks.isEmpty() ? "" : String.join("\n        ", marks) + (marks.size() > 1 ? "\n        " : " ");
    }

    /** On the line of the call where they fit on it. */
    private String call(List<String> reads) {
        String oneLine = String.join(", ", reads);
        int head = "        return new ();".length() + record.name().length();
        return head + oneLine.length() <= JavaLayout.WIDTH ? oneLine : lines(reads);
    }

    /** Each on a line of its own, two steps in. */
    private static String lines(List<String> parts) {
        return "\n        " + String.join(",\n        ", parts);
    }

    // ------------------------------------------------------------------ reading

    private List<String> reads() {
        var reads = new ArrayList<String>();
        var taken = new HashSet<>(RuleText.STARTS);
        for (Component component : record.components()) {
            reads.add(read(component, taken));
        }
        if (record.tracksGiven()) {
            reads.add("in.given()");
        }
        return reads;
    }

    private String read(Component component, HashSet<String> taken) {
        if (component.schema().isEmpty()) {
            return rest();
        }
        Schema schema = component.schema().orElseThrow();
        if (schema.readOnly() && record.uses().contains(Use.REQUEST) && !defaulted(component)) {
            return "null"; // what only answers show is passed over
        }
        RuleText.Rule rule = component
                .style()
                .map(style -> rules.of(schema, component.type(), style))
                .orElseGet(() -> rules.of(schema, component.type(), component.stored()));
        String name = rule.source();
        if (!rule.named()) {
            name = constant(component, taken);
            constants.put(name, "private static final " + rule.type() + " " + name + " = " + rule.source() + ";");
        }
        boolean nullAllowed = takesNull(schema);
        String json = RuleText.quoted(component.json());
        if (component.style().filter(Contract.Style.DEEP_OBJECT::equals).isPresent()) {
            return "DeepObject." + (component.required() ? "required" : "optional") + "(in, " + json + ", " + name
                    + ")";
        }
        if (defaulted(component)) {
            return "in." + (nullAllowed ? "nullable(" : "optional(") + json + ", " + name + ", "
                    + Defaults.source(
                            design, component.type(), component.defaultValue().get()) + ")";
        }
        String method = component.required()
                ? nullAllowed ? "requiredOrNull" : "required"
                : nullAllowed ? "nullable" : "optional";
        return "in." + method + "(" + json + ", " + name + ")";
    }

    private boolean takesNull(Schema schema) {
        return schema.nullable() || design.spec().contract().resolve(schema).nullable();
    }

    /** What the contract does not name is kept, each value under the rule that the contract has for such. */
    private String rest() {
        String rule = object().flatMap(
                        o -> o.rest() instanceof Schema.Rest.Kept kept ? kept.schema() : java.util.Optional.empty())
                .map(s -> rules.of(s, Plain.JSON, List.of()).source())
                .orElse("JsonRule.ANY");
        return "Rest.of(in, FIELDS, " + rule + ")";
    }

    private static String constant(Component component, HashSet<String> taken) {
        String wanted = Words.constant(component.name());
        String name = taken.add(wanted) ? wanted : wanted + "_FIELD";
        for (int i = 2; !name.equals(wanted) && !taken.add(name); i++) {
            name = wanted + "_FIELD" + i;
        }
        return name;
    }

    private List<String> constantLines() {
        return List.copyOf(constants.values());
    }

    private Optional<Schema.Obj> object() {
        return record.schema()
                .map(s -> design.spec().contract().resolve(s).shape())
                .filter(Schema.Obj.class::isInstance)
                .map(Schema.Obj.class::cast);
    }

    private String fieldNames() {
        boolean keepsOthers =
                record.components().stream().anyMatch(c -> c.json().equals("*"));
        if (!keepsOthers
                && object().filter(o -> o.rest() instanceof Schema.Rest.Refused).isEmpty()) {
            return "";
        }
        return "private static final Set<String> FIELDS = Set.of("
                + record.components().stream()
                        .map(Component::json)
                        .filter(json -> !json.equals("*"))
                        .map(RuleText::quoted)
                        .collect(Collectors.joining(", "))
                + ");";
    }

    private String demands() {
        if (object().isEmpty()) {
            return "";
        }
        Schema.Obj object = object().get();
        String only = object.rest() instanceof Schema.Rest.Refused ? ".only(FIELDS)" : "";
        String least = object.minProperties().isPresent()
                ? ".atLeast(" + object.minProperties().getAsInt() + ")"
                : "";
        String most = object.maxProperties().isPresent()
                ? ".atMost(" + object.maxProperties().getAsInt() + ")"
                : "";
        String demands = only + least + most;
        return demands.isEmpty() ? "" : "in" + demands + ";";
    }

    // ------------------------------------------------------------------ words

    private String doc() {
        var lines = new ArrayList<String>();
        lines.add(description());
        var parameters = new ArrayList<String>();
        for (Component component : record.components()) {
            component
                    .description()
                    .map(d -> Docs.parameter(component.name(), d))
                    .ifPresent(parameters::add);
        }
        return Docs.block(lines, parameters);
    }

    private String description() {
        String said = record.description()
                .map(Docs::sentence)
                .or(() -> ofTable().map(Docs::sentence))
                .or(this::ofOperation)
                .orElseGet(() -> Docs.spaced(record.name()));
        boolean absentIsNull = record.uses().contains(Use.REQUEST)
                && record.components().stream().anyMatch(Component::nullable);
        if (!absentIsNull) {
            return said;
        }
        String open = said.endsWith(".") ? said.substring(0, said.length() - 1) : said;
        return open + "; what is null was left out.";
    }

    /** A schema that is called like the rows of a table is described as the table is. */
    private Optional<String> ofTable() {
        return design.spec().model().entities().stream()
                .filter(e -> e.className().equals(record.name()))
                .map(e -> notes(e.table()))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** A schema without a name is described as the body is that it stands for. */
    private Optional<String> ofOperation() {
        for (var feature : design.features()) {
            for (OperationDesign operation : feature.operations()) {
                if (is(operation.result().body())) {
                    return operation
                            .endpoint()
                            .flatMap(e -> e.response(operation.result().status()))
                            .map(Contract.Response::description)
                            .filter(d -> !d.isBlank())
                            .map(Docs::sentence);
                }
                if (is(operation.body().map(OperationDesign.BodyDesign::type))) {
                    return Optional.of("What {@code " + operation.operation().name() + "} takes.");
                }
            }
        }
        return Optional.empty();
    }

    private boolean is(Optional<ValueType> type) {
        return type.orElse(null) instanceof ValueType.Structured body
                && body.name().equals(record.name())
                && record.schema().filter(this::isInline).isPresent();
    }

    /** The places are compared first: to hold whole schemas against each other is long work. */
    private boolean isInline(Schema schema) {
        for (Schema named : design.spec().contract().schemas().values()) {
            if (named.span().start() == schema.span().start() && named.equals(schema)) {
                return false;
            }
        }
        return true;
    }

    private Optional<String> notes(Name table) {
        Spec.@Nullable TableNotes notes = design.spec().tables().get(table);
        return notes == null ? Optional.empty() : notes.description();
    }
}

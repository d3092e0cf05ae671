package dev.plumb.schema;

import dev.plumb.source.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a specification's SQL says what: the place of every table, column, constraint, index, type
 * and value that its text names, and the comments that describe them (the language reference,
 * "Data"). Found in the text alone; a place that cannot be found is empty, never wrong.
 */
public final class SqlOutline {
    public static final SqlOutline EMPTY = new SqlOutline(List.of(), new LinkedHashMap<>(), Map.of(), false);

    private final List<SqlStatement> statements;
    private final Map<Key, Place> places;
    private final Map<Name, TableText> tables;
    private final boolean plain;

    SqlOutline(List<SqlStatement> statements, Map<Key, Place> places, Map<Name, TableText> tables, boolean plain) {
        this.statements = List.copyOf(statements);
        this.places = places;
        this.tables = tables;
        this.plain = plain;
    }

    enum Part {
        TABLE,
        COLUMN,
        CONSTRAINT,
        INDEX,
        TYPE,
        ENUM_VALUE,
        VIEW,
        ROUTINE,
        TRIGGER,
        POLICY,
        SEQUENCE,
        EXTENSION,
        SCHEMA,
        DEFINITION
    }

    /** @param owner the table or type a part belongs to, else the part's own name */
    record Key(Part part, Name owner, String name) {}

    /** @param by the statements that say it: a create first, then what alters it */
    record Place(Span at, Optional<String> description, List<SqlStatement> by) {}

    /**
     * @param constraintNames those that the CREATE TABLE itself brings, PostgreSQL's own choice of names
     *     included
     */
    record TableText(SqlStatement create, List<SqlStatement> alters, java.util.Set<String> constraintNames) {}

    /** Reads the documents in their order; each span is the SQL of a file or of a fenced block. */
    public static SqlOutline of(List<Span> documents) {
        return new SqlOutlineReader(documents).read();
    }

    public List<SqlStatement> statements() {
        return statements;
    }

    public Optional<Span> table(Name table) {
        return span(Part.TABLE, table, "");
    }

    public Optional<Span> view(Name view) {
        return span(Part.VIEW, view, "");
    }

    /** The column's name in its definition; the table's place where the text does not name it. */
    public Optional<Span> column(Name table, String column) {
        return span(Part.COLUMN, table, column).or(() -> table(table)).or(() -> view(table));
    }

    /** The constraint's own place, else its table's. */
    public Optional<Span> constraint(Name table, String constraint) {
        return span(Part.CONSTRAINT, table, constraint).or(() -> table(table));
    }

    public Optional<Span> index(Name index) {
        return span(Part.INDEX, index, "");
    }

    /** An enum, domain or composite type. */
    public Optional<Span> type(Name type) {
        return span(Part.TYPE, type, "");
    }

    public Optional<Span> enumValue(Name type, String value) {
        return span(Part.ENUM_VALUE, type, value).or(() -> type(type));
    }

    public Optional<Span> routine(Name routine) {
        return span(Part.ROUTINE, routine, "");
    }

    public Optional<Span> trigger(Name table, String trigger) {
        return span(Part.TRIGGER, table, trigger).or(() -> table(table));
    }

    public Optional<Span> policy(Name table, String policy) {
        return span(Part.POLICY, table, policy).or(() -> table(table));
    }

    public Optional<Span> sequence(Name sequence) {
        return span(Part.SEQUENCE, sequence, "");
    }

    public Optional<Span> extension(String extension) {
        return span(Part.EXTENSION, Name.inPublic(extension), "");
    }

    public Optional<Span> schema(String schema) {
        return span(Part.SCHEMA, Name.inPublic(schema), "");
    }

    /** By its kind and its name, without what it takes and what it hangs on. */
    public Optional<Span> definition(Catalog.Definition definition) {
        return span(Part.DEFINITION, Name.inPublic(definition.plainName()), "");
    }

    /** The comment above the table, in one line. */
    public Optional<String> description(Name table) {
        return place(Part.TABLE, table, "")
                .or(() -> place(Part.VIEW, table, ""))
                .flatMap(Place::description);
    }

    /** The comment behind the column, in one line. */
    public Optional<String> description(Name table, String column) {
        return place(Part.COLUMN, table, column).flatMap(Place::description);
    }

    public Optional<String> typeDescription(Name type) {
        return place(Part.TYPE, type, "").flatMap(Place::description);
    }

    /** The one statement that makes an object, where nothing in the text says more of it. */
    Optional<SqlStatement> only(Part part, Name owner, String name) {
        return plain
                ? place(part, owner, name).filter(p -> p.by().size() == 1).map(p -> p.by().getFirst())
                : Optional.empty();
    }

    /** A table's text, where no statement does with tables what cannot be followed in the text. */
    Optional<TableText> tableText(Name table) {
        return plain ? Optional.ofNullable(tables.get(table)) : Optional.empty();
    }

    private Optional<Place> place(Part part, Name owner, String name) {
        return Optional.ofNullable(places.get(new Key(part, owner, name)));
    }

    private Optional<Span> span(Part part, Name owner, String name) {
        return place(part, owner, name).map(Place::at);
    }
}

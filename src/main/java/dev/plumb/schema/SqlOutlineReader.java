package dev.plumb.schema;

import dev.plumb.schema.SqlOutline.Part;
import dev.plumb.schema.SqlOutline.Place;
import dev.plumb.schema.SqlOutline.TableText;
import dev.plumb.schema.SqlTokens.Kind;
import dev.plumb.schema.SqlTokens.Token;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds places in the text of statements; knows the grammar as far as names go. */
final class SqlOutlineReader {
    private static final Set<String> TABLE_ITEMS =
            Set.of("constraint", "primary", "unique", "foreign", "check", "exclude", "like", "period");

    private final List<SqlStatement> statements = new ArrayList<>();
    private final Map<SqlOutline.Key, Place> places = new LinkedHashMap<>();
    private final Map<Name, TableText> tables = new LinkedHashMap<>();
    private boolean plain = true;

    SqlOutlineReader(List<Span> documents) {
        documents.forEach(d -> statements.addAll(SqlStatement.split(d)));
    }

    SqlOutline read() {
        for (SqlStatement statement : statements) {
            read(statement, new Cursor(statement.tokens()));
        }
        return new SqlOutline(statements, places, tables, plain);
    }

    private void read(SqlStatement statement, Cursor cursor) {
        if (cursor.take("create")) {
            cursor.take("or", "replace");
            boolean unique = cursor.take("unique");
            boolean temporary = cursor.take("temporary") || cursor.take("temp");
            cursor.take("unlogged");
            cursor.take("recursive");
            cursor.take("constraint");
            cursor.take("materialized");
            cursor.take("procedural");
            plain &= !temporary;
            create(statement, cursor, unique);
        } else if (cursor.take("alter", "table")) {
            alterTable(statement, cursor);
        } else if (!cursor.isAny("insert", "comment", "grant", "revoke")) {
            plain = false;
        }
    }

    private void create(SqlStatement statement, Cursor cursor, boolean unique) {
        Token kind = cursor.next();
        if (kind == null) {
            return;
        }
        cursor.take("concurrently");
        cursor.take("if", "not", "exists");
        switch (kind.text()) {
            case "table" -> createTable(statement, cursor);
            case "index" -> createIndex(statement, cursor);
            case "type" -> createType(statement, cursor);
            case "domain" -> object(Part.TYPE, statement, cursor);
            case "view" -> object(Part.VIEW, statement, cursor);
            case "function", "procedure" -> object(Part.ROUTINE, statement, cursor);
            case "sequence" -> object(Part.SEQUENCE, statement, cursor);
            case "extension" -> object(Part.EXTENSION, statement, cursor);
            case "schema" -> object(Part.SCHEMA, statement, cursor);
            case "trigger" -> onTable(Part.TRIGGER, statement, cursor);
            case "aggregate", "rule", "statistics", "collation" -> definition(kind.text(), statement, cursor);
            case "text" -> {
                cursor.take("search");
                Token what = cursor.next();
                definition("text search " + (what == null ? "" : what.text()), statement, cursor);
            }
            case "policy" -> onTable(Part.POLICY, statement, cursor);
            default -> plain &= !unique;
        }
    }

    private void object(Part part, SqlStatement statement, Cursor cursor) {
        Token at = cursor.peek();
        Name name = cursor.name();
        if (at != null && name != null) {
            put(part, name, "", statement, new Span(file(statement), at.start(), cursor.lastEnd()));
        }
    }

    private void definition(String kind, SqlStatement statement, Cursor cursor) {
        Token at = cursor.peek();
        Name name = cursor.name();
        if (at != null && name != null) {
            Span place = new Span(file(statement), at.start(), cursor.lastEnd());
            put(Part.DEFINITION, Name.inPublic(kind + " " + name.name()), "", statement, place);
        }
    }

    private void onTable(Part part, SqlStatement statement, Cursor cursor) {
        Token own = cursor.next();
        if (own == null || !own.isName()) {
            return;
        }
        while (cursor.peek() != null && !cursor.take("on")) {
            cursor.next();
        }
        Name table = cursor.name();
        if (table != null) {
            put(part, table, own.text(), statement, span(statement, own));
        }
    }

    private void createIndex(SqlStatement statement, Cursor cursor) {
        Token at = cursor.peek();
        Name name = cursor.is("on") ? null : cursor.name();
        if (!cursor.take("on")) {
            return;
        }
        cursor.take("only");
        at = name == null ? cursor.peek() : at;
        Name table = cursor.name();
        if (table == null || at == null) {
            return;
        }
        if (name == null) {
            name = new Name(table.schema(), table.name() + "_" + String.join("_", indexed(cursor)) + "_idx");
        } else {
            name = new Name(table.schema(), name.name());
        }
        put(Part.INDEX, name, "", statement, span(statement, at));
    }

    /** The words PostgreSQL would name an index by: its columns, or {@code expr}. */
    private static List<String> indexed(Cursor cursor) {
        if (cursor.take("using")) {
            cursor.next();
        }
        var words = new ArrayList<String>();
        for (List<Token> item : cursor.parenthesised()) {
            boolean column = item.size() == 1 || !item.get(1).is("(");
            Token first = item.getFirst();
            words.add(first.isName() && (column || !first.isAny("case")) ? first.text() : "expr");
        }
        return words;
    }

    private void createType(SqlStatement statement, Cursor cursor) {
        Token at = cursor.peek();
        Name name = cursor.name();
        if (name == null || at == null) {
            return;
        }
        put(Part.TYPE, name, "", statement, new Span(file(statement), at.start(), cursor.lastEnd()));
        if (cursor.take("as", "enum")) {
            for (List<Token> item : cursor.parenthesised()) {
                if (item.getFirst().kind() == Kind.STRING) {
                    put(Part.ENUM_VALUE, name, item.getFirst().text(), statement, span(statement, item.getFirst()));
                }
            }
        }
    }

    private void createTable(SqlStatement statement, Cursor cursor) {
        Token at = cursor.peek();
        Name table = cursor.name();
        if (table == null || at == null) {
            return;
        }
        if (tables.containsKey(table)) {
            plain = false;
        }
        put(Part.TABLE, table, "", statement, new Span(file(statement), at.start(), cursor.lastEnd()));
        var names = new ConstraintNames(table);
        if (cursor.take("partition", "of")) {
            cursor.name();
        } else if (cursor.take("of")) {
            cursor.name();
        }
        if (cursor.is("(")) {
            for (List<Token> item : cursor.parenthesised()) {
                item(statement, table, item, names);
            }
        }
        names.finish();
        names.places.forEach((name, place) -> put(Part.CONSTRAINT, table, name, statement, span(statement, place)));
        tables.put(table, new TableText(statement, new ArrayList<>(), names.places.keySet()));
    }

    private void item(SqlStatement statement, Name table, List<Token> item, ConstraintNames names) {
        Token first = item.getFirst();
        if (first.kind() == Kind.WORD && TABLE_ITEMS.contains(first.text())) {
            names.tableConstraint(item);
            return;
        }
        if (!first.isName()) {
            return;
        }
        places.put(
                new SqlOutline.Key(Part.COLUMN, table, first.text()),
                new Place(span(statement, first), behind(statement, item), List.of(statement)));
        names.columnConstraints(first.text(), item);
    }

    /** The comment that stands behind a definition on its last line, and goes on below it alone. */
    private static Optional<String> behind(SqlStatement statement, List<Token> item) {
        SourceFile file = statement.at().file();
        int end = item.getLast().end();
        int line = file.line(end);
        int column = -1;
        var found = new ArrayList<Token>();
        for (Token comment : afterwards(statement, end)) {
            if (file.line(comment.start()) == line && found.isEmpty()) {
                String between = file.text().substring(end, comment.start()).strip();
                if (!between.isEmpty() && !between.equals(",")) {
                    break;
                }
                found.add(comment);
                column = file.column(comment.start());
            } else if (file.line(comment.start()) == line + 1
                    && file.column(comment.start()) == column
                    && file.text()
                            .substring(file.lineStart(line + 1), comment.start())
                            .isBlank()) {
                found.add(comment);
            } else {
                break;
            }
            line = file.line(Math.max(comment.start(), comment.end() - 1));
        }
        return SqlStatement.described(found);
    }

    private static List<Token> afterwards(SqlStatement statement, int end) {
        return statement.comments().stream().filter(c -> c.start() >= end).toList();
    }

    private void alterTable(SqlStatement statement, Cursor cursor) {
        cursor.take("if", "exists");
        cursor.take("only");
        Name table = cursor.name();
        if (table == null) {
            plain = false;
            return;
        }
        Place known = places.get(new SqlOutline.Key(Part.TABLE, table, ""));
        if (known != null) {
            var by = new ArrayList<>(known.by());
            by.add(statement);
            places.put(new SqlOutline.Key(Part.TABLE, table, ""), new Place(known.at(), known.description(), by));
        }
        TableText text = tables.get(table);
        if (text != null) {
            text.alters().add(statement);
        }
        var names = new ConstraintNames(table);
        for (List<Token> action : cursor.commaSeparated()) {
            var words = new Cursor(action);
            if (words.take("add")) {
                boolean column = words.take("column");
                words.take("if", "not", "exists");
                List<Token> rest = words.rest();
                if (rest.isEmpty()) {
                    continue;
                }
                if (column || !TABLE_ITEMS.contains(rest.getFirst().text())) {
                    item(statement, table, rest, names);
                    dropText(table);
                } else {
                    names.tableConstraint(rest);
                }
            } else if (!(words.isAny("enable", "force", "replica") || words.take("owner"))) {
                dropText(table);
            }
        }
        names.finish();
        names.places.forEach((name, at) -> put(Part.CONSTRAINT, table, name, statement, span(statement, at)));
    }

    private void dropText(Name table) {
        tables.remove(table);
    }

    private void put(Part part, Name owner, String name, SqlStatement by, Span at) {
        var key = new SqlOutline.Key(part, owner, name);
        Place known = places.get(key);
        var all = known == null ? new ArrayList<SqlStatement>() : new ArrayList<>(known.by());
        all.add(by);
        places.put(
                key,
                known == null ? new Place(at, by.comment(), all) : new Place(known.at(), known.description(), all));
    }

    private static SourceFile file(SqlStatement statement) {
        return statement.at().file();
    }

    private static Span span(SqlStatement statement, Token token) {
        return new Span(file(statement), token.start(), token.end());
    }

    /** The names PostgreSQL gives constraints that are not named (ChooseConstraintName in its sources). */
    private static final class ConstraintNames {
        private final Name table;
        private final Map<String, Token> places = new LinkedHashMap<>();
        private final Set<String> columns = new LinkedHashSet<>();
        private final List<Map.Entry<List<Token>, Token>> checks = new ArrayList<>();

        ConstraintNames(Name table) {
            this.table = table;
        }

        void columnConstraints(String column, List<Token> item) {
            columns.add(column);
            int depth = 0;
            for (int i = 1; i < item.size(); i++) {
                Token token = item.get(i);
                depth += token.is("(") ? 1 : token.is(")") ? -1 : 0;
                if (depth > 0) {
                    continue;
                }
                Token before = item.get(i - 1);
                boolean named = i >= 2 && item.get(i - 2).is("constraint");
                Token at = named ? before : token;
                switch (token.kind() == Kind.WORD ? token.text() : "") {
                    case "primary" -> add(named ? before.text() : table.name() + "_pkey", at);
                    case "unique" -> add(named ? before.text() : choose(column, "key"), at);
                    case "references" -> add(named ? before.text() : choose(column, "fkey"), at);
                    case "check" -> {
                        if (named) {
                            add(before.text(), at);
                        } else {
                            checks.add(Map.entry(item.subList(i, item.size()), token));
                        }
                    }
                    default -> {}
                }
            }
        }

        void tableConstraint(List<Token> item) {
            var cursor = new Cursor(item);
            Token at = item.getFirst();
            String given = "";
            if (cursor.take("constraint")) {
                Token name = cursor.next();
                given = name == null ? "" : name.text();
                at = name == null ? at : name;
            }
            Token kind = cursor.next();
            if (kind == null) {
                return;
            }
            if (!given.isEmpty()) {
                add(given, at);
                return;
            }
            switch (kind.text()) {
                case "primary" -> add(table.name() + "_pkey", at);
                case "unique" -> {
                    cursor.take("nulls", "not", "distinct");
                    add(choose(columns(cursor), "key"), at);
                }
                case "foreign" -> {
                    cursor.take("key");
                    add(choose(columns(cursor), "fkey"), at);
                }
                case "exclude" -> add(choose("", "excl"), at);
                case "check" -> checks.add(Map.entry(cursor.rest(), at));
                default -> {}
            }
        }

        /** A check is named after its column where it reads but one, which shows once all columns are known. */
        void finish() {
            for (Map.Entry<List<Token>, Token> check : checks) {
                var words = new Cursor(check.getKey());
                words.take("check");
                LinkedHashSet<String> read = new LinkedHashSet<>();
                for (List<Token> part : words.parenthesised()) {
                    part.stream()
                            .filter(Token::isName)
                            .map(Token::text)
                            .filter(columns::contains)
                            .forEach(read::add);
                }
                add(choose(read.size() == 1 ? read.getFirst() : "", "check"), check.getValue());
            }
        }

        private static String columns(Cursor cursor) {
            var names = new LinkedHashSet<String>();
            for (List<Token> item : cursor.parenthesised()) {
                names.add(item.getFirst().text());
            }
            return String.join("_", names);
        }

        private String choose(String columns, String label) {
            String base = columns.isEmpty() ? table.name() : table.name() + "_" + columns;
            int room = 63 - label.length() - 1;
            String name = (base.length() > room ? base.substring(0, room) : base) + "_" + label;
            String candidate = name;
            for (int i = 1; places.containsKey(candidate); i++) {
                candidate = name + i;
            }
            return candidate;
        }

        private void add(String name, Token at) {
            places.putIfAbsent(name, at);
        }
    }

    /** Walks over tokens. */
    private static final class Cursor {
        private final List<Token> tokens;
        private int at;

        Cursor(List<Token> tokens) {
            this.tokens = tokens;
        }

        @org.jspecify.annotations.Nullable
        Token peek() {
            return at < tokens.size() ? tokens.get(at) : null;
        }

        @org.jspecify.annotations.Nullable
        Token next() {
            return at < tokens.size() ? tokens.get(at++) : null;
        }

        boolean is(String word) {
            return at < tokens.size() && tokens.get(at).is(word);
        }

        boolean isAny(String... words) {
            return at < tokens.size() && tokens.get(at).isAny(words);
        }

        boolean take(String... words) {
            for (int i = 0; i < words.length; i++) {
                if (at + i >= tokens.size() || !tokens.get(at + i).is(words[i])) {
                    return false;
                }
            }
            at += words.length;
            return true;
        }

        int lastEnd() {
            return tokens.get(Math.max(0, at - 1)).end();
        }

        List<Token> rest() {
            return tokens.subList(at, tokens.size());
        }

        /** A name with or without a schema; {@code public} without. */
        @org.jspecify.annotations.Nullable
        Name name() {
            Token first = next();
            if (first == null || !first.isName()) {
                return null;
            }
            if (is(".") && at + 1 < tokens.size() && tokens.get(at + 1).isName()) {
                at += 2;
                return new Name(first.text(), tokens.get(at - 1).text());
            }
            return Name.inPublic(first.text());
        }

        /** What stands in the parentheses that open here, taken apart at its commas. */
        List<List<Token>> parenthesised() {
            if (!take("(")) {
                return List.of();
            }
            int from = at;
            int depth = 1;
            while (at < tokens.size() && depth > 0) {
                depth += tokens.get(at).is("(") ? 1 : tokens.get(at).is(")") ? -1 : 0;
                at++;
            }
            int to = depth == 0 ? at - 1 : at;
            return separated(tokens.subList(from, to));
        }

        List<List<Token>> commaSeparated() {
            return separated(rest());
        }

        private static List<List<Token>> separated(List<Token> tokens) {
            var items = new ArrayList<List<Token>>();
            int depth = 0;
            int from = 0;
            for (int i = 0; i <= tokens.size(); i++) {
                if (i < tokens.size()) {
                    Token token = tokens.get(i);
                    depth += token.isAny("(", "[") ? 1 : token.isAny(")", "]") ? -1 : 0;
                    if (depth > 0 || !token.is(",")) {
                        continue;
                    }
                }
                if (i > from) {
                    items.add(List.copyOf(tokens.subList(from, i)));
                }
                from = i + 1;
            }
            return items;
        }
    }
}

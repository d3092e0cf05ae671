package dev.plumb.schema;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** SHA-256 digests of schemas and texts, in hexadecimal. Two schemas without a difference have the same. */
public final class Fingerprint {
    private Fingerprint() {}

    /** The order of columns and what PostgreSQL derives do not count. */
    public static String of(Catalog catalog) {
        var text = new StringBuilder();
        line(text, catalog.schemas());
        line(text, catalog.extensions());
        line(text, catalog.enums());
        line(text, catalog.domains());
        line(text, catalog.composites());
        line(text, catalog.ranges());
        line(text, catalog.sequences());
        for (Table table : catalog.tables()) {
            text.append(table.name())
                    .append(text(table.options()))
                    .append(table.comment())
                    .append('\n');
            line(
                    text,
                    table.columns().stream()
                            .sorted(Comparator.comparing(Column::name))
                            .toList());
            line(
                    text,
                    table.constraints().stream()
                            .map(c -> c.name() + " " + c.definition())
                            .toList());
            line(text, table.indexes().stream().map(Index::definition).toList());
        }
        for (Catalog.View view : catalog.views()) {
            text.append(view.name())
                    .append(view.definition())
                    .append(view.options())
                    .append(view.comment());
            line(text, view.indexes().stream().map(Index::definition).toList());
        }
        line(text, catalog.routines());
        line(text, catalog.triggers());
        line(text, catalog.policies());
        // where there are none, fingerprints are those of before they were managed
        catalog.definitions().forEach(d -> text.append(d).append('\n'));
        line(text, catalog.grants());
        line(text, catalog.remarks());
        return of(text.toString());
    }

    /** What was not looked at before is left out where it is not there: fingerprints of then are the same. */
    private static String text(Table.TableOptions options) {
        String all = options.toString();
        return options.clusterOn().isPresent() ? all : all.replace(", clusterOn=Optional.empty]", "]");
    }

    private static void line(StringBuilder text, List<?> parts) {
        text.append(parts.stream().map(Object::toString).collect(Collectors.joining("\n")))
                .append("\n\n");
    }

    public static String of(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

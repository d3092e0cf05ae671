package dev.plumb.spec.resolve;

import dev.plumb.database.Database;
import dev.plumb.diagnostic.Problems;
import dev.plumb.schema.SpecifiedSchema;
import dev.plumb.source.Document;
import dev.plumb.source.Excerpt;
import dev.plumb.spec.Spec;
import dev.plumb.spec.read.SpecReader;
import dev.plumb.spec.text.SpecText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A specification that was read and resolved, with what was found on the way. */
public record Resolved(Spec spec, Problems problems) {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));

    public static Resolved of(List<Document> documents) {
        var problems = new Problems();
        SpecText text = SpecReader.read(documents, problems);
        return new Resolved(Resolver.resolve(text, schema(text, problems), problems), problems);
    }

    /** What the database makes of a specification's SQL. */
    public static SpecifiedSchema schema(SpecText text, Problems problems) {
        return DATABASE.catalogOf(text.sql().stream().map(Excerpt::unquoted).toList(), problems);
    }

    /** @param files text by path */
    static Resolved of(Map<String, String> files) {
        var documents = new ArrayList<Document>();
        files.forEach((path, text) -> documents.add(new Document(path, text.getBytes(StandardCharsets.UTF_8))));
        return of(documents);
    }
}

import dev.plumb.check.Checker;
import dev.plumb.database.Database;
import dev.plumb.design.Designer;
import dev.plumb.diagnostic.Problems;
import dev.plumb.emit.Emitter;
import dev.plumb.project.Project;
import dev.plumb.schema.Catalog;
import dev.plumb.schema.Intentions;
import dev.plumb.schema.Planner;
import dev.plumb.source.Document;
import dev.plumb.source.Excerpt;
import dev.plumb.spec.read.SpecReader;
import dev.plumb.spec.resolve.Resolver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;

/**
 * Checks, plans and writes a specification in a JVM of its own, and says how long each took; nothing is compiled
 * or proven: {@code java -cp target/app/plumb.jar bench/WideStages.java SPEC INTO}.
 */
final class WideStages {
    private static long since = System.nanoTime();

    private WideStages() {}

    public static void main(String[] arguments) throws Exception {
        var documents = new ArrayList<Document>();
        try (var files = Files.list(Path.of(arguments[0]))) {
            for (Path file : files.sorted(Comparator.naturalOrder()).toList()) {
                documents.add(new Document(file.getFileName().toString(), Files.readAllBytes(file)));
            }
        }
        Path into = Path.of(arguments[1]);
        var problems = new Problems();
        try (var database = Database.embedded(into.resolve(".plumb"))) {
            var text = SpecReader.read(documents, problems);
            var wanted = database.catalogOf(text.sql().stream().map(Excerpt::span).toList(), problems);
            var spec = Checker.check(Resolver.resolve(text, wanted, problems), problems);
            say("check");
            var plan = Planner.plan(Catalog.EMPTY, wanted, Intentions.NONE, 1, problems);
            var project = Project.open(into);
            var changes = project.merge(Emitter.emit(Designer.design(spec), wanted.ensured()).files(), problems);
            say("plan");
            project.apply(changes);
            say("write");
            System.out.println(changes.changes().size() + " files, " + plan.forward().size() + " steps, "
                    + (problems.hasErrors() ? "with errors" : "without an error"));
        }
    }

    private static void say(String stage) {
        long now = System.nanoTime();
        System.out.printf(Locale.ROOT, "%-6s %5.1f s%n", stage, (now - since) / 1e9);
        since = now;
    }
}

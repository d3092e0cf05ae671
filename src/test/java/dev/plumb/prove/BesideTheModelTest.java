package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Database;
import dev.plumb.prove.Element.Kind;
import dev.plumb.prove.Ledger.Verdict;
import dev.plumb.spec.read.Specifications;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guard of the reference model: no backend with a fault in it does what the model does, and one that is written in
 * other words does. Faults of different operations stand in one backend, so that few are started.
 */
final class BesideTheModelTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    /**
     * @param part of the path of the file that is broken
     * @param element whose proof must notice it
     */
    private record Planted(String what, String part, UnaryOperator<String> fault, String element) {}

    private static Planted planted(String what, String part, String right, String wrong, String element) {
        return new Planted(what, part, s -> s.replace(right, wrong), element);
    }

    private static Planted rewritten(String part, String one, String other) {
        return planted("the same in other words", part, one, other, "");
    }

    private static GeneratedBackend observatory() {
        return GeneratedBackend.of(
                Specifications.documents(Path.of("src", "test", "resources", "everything")), DATABASE);
    }

    @Test
    void whatCallsDoOneAfterAnotherIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        noticed(
                observatory(),
                folder,
                planted(
                        "what is left out stays, where it goes back to its default",
                        "/TelescopeRepository.java",
                        "retired      = coalesce(:retired, false),",
                        "retired      = coalesce(:retired, retired),",
                        "behaviour replaceTelescope"),
                planted(
                        "a column that is not changed",
                        "/TelescopeRepository.java",
                        "title       = coalesce(:title, title),",
                        "title       = title,",
                        "behaviour adjustTelescope"),
                planted(
                        "a field forgotten",
                        "/TelescopeRepository.java",
                        "(:code, :title, :apertureMm, :focalRatio, :commissioned,",
                        "(:code, :title, :apertureMm, null, :commissioned,",
                        "behaviour addTelescope"),
                planted(
                        "a row that is deleted in words alone",
                        "/TelescopeService.java",
                        "telescopes.deleteTelescope(code) == 0",
                        "telescopes.findTelescope(code).isEmpty()",
                        "behaviour scrapTelescope"),
                planted(
                        "an offset that is one too much",
                        "/TelescopeRepository.java",
                        "sql.with(\"offset\", query.offset());",
                        "sql.with(\"offset\", query.offset() + 1);",
                        "behaviour listTelescopes"),
                planted(
                        "an effect forgotten",
                        "/SightingRepository.java",
                        "set published = true",
                        "set published = published",
                        "behaviour publishSighting"),
                planted(
                        "a guard inverted",
                        "/SightingService.java",
                        "if (telescope.retired()) {",
                        "if (!telescope.retired()) {",
                        "behaviour logSighting"),
                planted(
                        "the last element left out",
                        "/TelescopeService.java",
                        "telescopes.insertSightings(request, telescope, viewer);",
                        "telescopes.insertSightings(request.subList(0, request.size() - 1), telescope, viewer);",
                        "behaviour importLog"),
                planted(
                        "a list in the wrong order",
                        "/TelescopeService.java",
                        "telescopes.exportLog(viewer, telescope);",
                        "telescopes.exportLog(viewer, telescope).reversed();",
                        "behaviour exportLog"),
                planted(
                        "a bound that is left out",
                        "/SightingRepository.java",
                        "sighting.seen_at >= :since",
                        "sighting.seen_at > :since",
                        "behaviour searchSightings"),
                planted(
                        "a total of one page",
                        "/SightingService.java",
                        "sightings.countSightingsOf(query, viewer, telescope)",
                        "items.size()",
                        "behaviour sightingsOf"),
                planted(
                        "what is there already stays",
                        "/SketchRepository.java",
                        "set image = :image",
                        "set image = image",
                        "behaviour drawSketch"),
                planted(
                        "a value that is one too much",
                        "/SketchService.java",
                        "sketch.image().length",
                        "sketch.image().length + 1",
                        "behaviour handInSketch"),
                planted(
                        "an absent field that clears",
                        "/SightingRepository.java",
                        "case when :remarksGiven then :remarks else remarks end",
                        ":remarks",
                        "behaviour amendSighting"),
                planted(
                        "a null that does not clear",
                        "/VisitRepository.java",
                        "case when :contactGiven then :contact else contact end",
                        "coalesce(:contact, contact)",
                        "behaviour changeVisit"),
                planted(
                        "a limit that is off by one",
                        "/VisitRepository.java",
                        ") < 2 as value",
                        ") <= 2 as value",
                        "behaviour announceVisit"),
                planted(
                        "the oldest first",
                        "/VisitRepository.java",
                        "order by visit.created_at desc, visit.id desc",
                        "order by visit.created_at, visit.id",
                        "behaviour listVisits"),
                planted(
                        "a row that need not be there",
                        "/VisitService.java",
                        "visits.findVisit(visitId).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));",
                        "visits.findVisit(visitId);",
                        "behaviour isAnnounced"));
    }

    @Test
    void whatCallsDoAtTheSameTimeIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        noticed(
                observatory(),
                folder,
                planted(
                        "write skew: a count that nobody guards",
                        "/VisitService.java",
                        "isolation = Isolation.SERIALIZABLE, ",
                        "isolation = Isolation.READ_COMMITTED, ",
                        "concurrency announceVisit"),
                planted(
                        "a lock dropped before a guard",
                        "/SightingRepository.java",
                        "sql.add(\"for update of sighting\");",
                        "",
                        "concurrency publishSighting"),
                planted(
                        "a lock dropped before a tag is compared",
                        "/TelescopeRepository.java",
                        "for update of telescope",
                        "",
                        "concurrency replaceTelescope"),
                planted(
                        "a row that is looked for, and then made",
                        "/SketchRepository.java",
                        """
                        values
                                                  (:sightingId, :image)
                                                on conflict (sighting_id) do nothing""",
                        """
                        select :sightingId, :image
                                                where not exists (select from sketches where sighting_id = :sightingId)""",
                        "concurrency drawSketch"));
    }

    @Test
    void theSameInOtherWordsIsNoFault(@TempDir Path folder) throws IOException, SQLException {
        GeneratedBackend other = planted(
                observatory(),
                rewritten(
                        "/TelescopeRepository.java",
                        "retired      = coalesce(:retired, false),",
                        "retired      = case when :retired::boolean is null then false else :retired::boolean end,"),
                rewritten(
                        "/TelescopeRepository.java",
                        "title       = coalesce(:title, title),",
                        "title       = case when :title::text is null then title else :title::text end,"),
                rewritten(
                        "/TelescopeService.java",
                        "if (telescopes.deleteTelescope(code) == 0) {",
                        "telescopes.lockTelescope(code);\n        if (telescopes.deleteTelescope(code) < 1) {"),
                rewritten("/SightingRepository.java", "for update of sighting", "for no key update of sighting"),
                rewritten(
                        "/SightingService.java",
                        "if (sighting.published()) {",
                        "if (Boolean.TRUE.equals(sighting.published())) {"),
                rewritten("/SightingRepository.java", "set published = true", "set published = not published"),
                rewritten("/SightingRepository.java", "for share of telescope", "for update of telescope"),
                rewritten("/SketchRepository.java", "set image = :image", "set image = :image, caption = caption"),
                rewritten("/VisitRepository.java", ") < 2 as value", ") <= 1 as value"),
                rewritten("/VisitRepository.java", "for share of telescope", "for update of telescope"),
                rewritten(
                        "/VisitRepository.java",
                        "case when :contactGiven then :contact else contact end",
                        "case when not :contactGiven then contact else :contact end"),
                rewritten(
                        "/VisitService.java",
                        "isolation = Isolation.SERIALIZABLE, ",
                        "isolation = Isolation.READ_COMMITTED, "));

        Report report = proven(other, folder);

        assertThat(report.failures()).isEmpty();
        assertThat(unproven(report)).isEmpty();
    }

    private static GeneratedBackend planted(GeneratedBackend backend, Planted... faults) {
        GeneratedBackend broken = backend;
        for (Planted fault : faults) {
            broken = broken.with(fault.part(), fault.fault());
        }
        return broken;
    }

    private static void noticed(GeneratedBackend backend, Path folder, Planted... faults)
            throws IOException, SQLException {
        Report report = proven(planted(backend, faults), folder);

        assertThat(List.of(faults))
                .filteredOn(fault -> report.line(fault.element())
                        .filter(line -> line.verdict() == Verdict.FAILED)
                        .isEmpty())
                .extracting(Planted::what)
                .isEmpty();
        var elements = List.of(faults).stream().map(Planted::element).toList();
        assertThat(report.failed())
                .extracting(line -> line.element().id())
                .allMatch(id -> elements.contains(id) || id.startsWith("concurrency "));
    }

    private static Report proven(GeneratedBackend backend, Path folder) throws IOException, SQLException {
        return backend.started(folder, DATABASE, (target, code) -> Prover.besideTheModel(backend.spec(), target, code));
    }

    private static List<String> unproven(Report report) {
        return report.lines().stream()
                .filter(l -> l.element().kind() == Kind.BEHAVIOUR || l.element().kind() == Kind.CONCURRENCY)
                .filter(l -> l.verdict() == Verdict.UNPROVEN)
                .map(l -> l.element().id() + " " + l.notes())
                .toList();
    }
}

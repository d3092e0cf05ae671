package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Database;
import dev.plumb.prove.Ledger.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guard of the reference model: no backend with a fault in it does what the model does. Faults of different operations
 * stand in one backend, so that few are started. {@link TheSameInOtherWordsTest} is the other half.
 */
final class BesideTheModelTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));

    /** So long random calls go on at first; longer where faults are left, since a busy machine makes fewer calls meet. */
    private static final List<Duration> LASTING =
            List.of(Duration.ofSeconds(8), Duration.ofSeconds(30), Duration.ofSeconds(90));

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    /** @param element whose proof must notice it */
    private record Planted(String what, BesideTheModel.Change change, String element) {}

    private static Planted planted(String what, String part, String right, String wrong, String element) {
        return new Planted(what, new BesideTheModel.Change(part, right, wrong), element);
    }

    @Test
    void whatCallsDoOneAfterAnotherIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        noticed(
                BesideTheModel.observatory(DATABASE),
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
                        "behaviour isAnnounced"),
                planted(
                        "a cache that is not emptied by a write",
                        "/TelescopeService.java",
                        "changes.in(\"telescopes\");",
                        "",
                        "behaviour readTelescope"),
                planted(
                        "the last byte left out",
                        "/SketchService.java",
                        "return sketch.image();",
                        "return java.util.Arrays.copyOf(sketch.image(), sketch.image().length - 1);",
                        "behaviour seeSketch"));
    }

    @Test
    void whatOrdersDoWithoutACallIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        noticed(
                BesideTheModel.orders(DATABASE),
                folder,
                planted(
                        "a lost update: rows that are reckoned with and not locked",
                        "/OrderRepository.java",
                        "order by product.id\n" + "                        for update of product",
                        "order by product.id",
                        "concurrency placeOrder"),
                planted(
                        "a lock dropped before a row's state is looked at",
                        "/OrderRepository.java",
                        "sql.add(\"for update of orders\");",
                        "",
                        "concurrency cancelMyOrder"),
                planted(
                        "a list from its wrong end",
                        "/OrderRepository.java",
                        "\"orders.created_at desc, orders.id desc\"",
                        "\"orders.created_at, orders.id\"",
                        "behaviour listOrders"),
                planted(
                        "what belongs to a row left out",
                        "/OrderRepository.java",
                        "fillLines(lines);\n" + "        return found.size() == 1",
                        "return found.size() == 1",
                        "behaviour getOrder"),
                planted(
                        "an event outside the transaction, before the guard",
                        "/OrderService.java",
                        "        refuseWrongState(order);\n",
                        """
                                var outside = new org.springframework.transaction.support.TransactionTemplate(transactions);
                                outside.setPropagationBehavior(3);
                                outside.executeWithoutResult(_ -> outbox.add(new OrderShipped(orderId)));
                                refuseWrongState(order);
                        """,
                        "behaviour shipOrder"),
                planted(
                        "what begins its transaction",
                        "/OrderService.java",
                        "    private final Outbox outbox;\n",
                        """
                            private final Outbox outbox;

                            @org.springframework.beans.factory.annotation.Autowired
                            private org.springframework.transaction.PlatformTransactionManager transactions;
                        """,
                        "behaviour shipOrder"),
                planted(
                        "a guard inverted in a state's last step",
                        "/OrderService.java",
                        "order.status() != OrderStatus.SHIPPED",
                        "order.status() == OrderStatus.SHIPPED",
                        "behaviour confirmDelivery"),
                planted(
                        "one too much",
                        "/ProductRepository.java",
                        ".param(\"stock\", request.stock())",
                        ".param(\"stock\", request.stock() + 1)",
                        "behaviour setStock"),
                planted(
                        "the first left out",
                        "/ProductService.java",
                        "rows.stream().limit(shown)",
                        "rows.stream().limit(shown).skip(1)",
                        "behaviour listProducts"),
                planted(
                        "a wrong column",
                        "/WebhookSubscriptionRepository.java",
                        ".param(\"url\", request.url())",
                        ".param(\"url\", request.url() + request.events())",
                        "behaviour subscribe"),
                planted(
                        "what follows from an answer forgotten",
                        "/OrderPlacedReaction.java",
                        "attempt.finish(() -> onPaymentRequired(event.order()))",
                        "attempt.finish(() -> {})",
                        "reaction OrderPlaced"),
                planted(
                        "a second try without the key of the first",
                        "/OrderCancelledReaction.java",
                        "\"void:\" + order.id().toString()",
                        "\"void:\" + UUID.randomUUID()",
                        "reaction OrderCancelled"),
                planted(
                        "a job that takes too many",
                        "/OrderRepository.java",
                        "where orders.status = 'PENDING'",
                        "where orders.status in ('PENDING', 'PAID')",
                        "job expireUnpaidOrders"));
    }

    @Test
    void whatCallsDoAtTheSameTimeIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        noticed(
                BesideTheModel.observatory(DATABASE),
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

    private static void noticed(GeneratedBackend backend, Path folder, Planted... faults)
            throws IOException, SQLException {
        GeneratedBackend broken = BesideTheModel.changed(
                backend, Stream.of(faults).map(Planted::change).toList());
        var elements = Stream.of(faults).map(Planted::element).toList();
        List<Planted> left = List.of(faults);
        for (Duration lasting : LASTING) {
            if (left.isEmpty()) {
                break;
            }
            Report report =
                    BesideTheModel.proven(broken, Files.createTempDirectory(folder, "broken"), DATABASE, lasting);
            left = left.stream()
                    .filter(fault -> report.line(fault.element())
                            .filter(line -> line.verdict() == Verdict.FAILED)
                            .isEmpty())
                    .toList();
            assertThat(report.failed())
                    .extracting(line -> line.element().id())
                    .allMatch(id -> elements.contains(id) || id.startsWith("concurrency "));
        }

        assertThat(left).extracting(Planted::what).isEmpty();
    }
}

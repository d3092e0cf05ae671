package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Database;
import dev.plumb.prove.BesideTheModel.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What says the same in other words is no fault: locals renamed, statements in another order that does not matter, equal
 * SQL in another form, branches swapped, locks that are stronger than need be, an index more. All stand in two backends.
 */
final class TheSameInOtherWordsTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));

    private static final List<Change> OBSERVATORY = List.of(
            new Change(
                    "/TelescopeRepository.java",
                    "retired      = coalesce(:retired, false),",
                    "retired      = case when :retired::boolean is null then false else :retired::boolean end,"),
            new Change(
                    "/TelescopeRepository.java",
                    "title       = coalesce(:title, title),",
                    "title       = case when :title::text is null then title else :title::text end,"),
            new Change(
                    "/TelescopeService.java",
                    "if (telescopes.deleteTelescope(code) == 0) {",
                    "telescopes.lockTelescope(code);\n" + "        if (telescopes.deleteTelescope(code) < 1) {"),
            new Change("/SightingRepository.java", "for update of sighting", "for no key update of sighting"),
            new Change(
                    "/SightingService.java",
                    "if (sighting.published()) {",
                    "if (Boolean.TRUE.equals(sighting.published())) {"),
            new Change("/SightingRepository.java", "set published = true", "set published = not published"),
            new Change("/SightingRepository.java", "for share of telescope", "for update of telescope"),
            new Change("/SketchRepository.java", "set image = :image", "set image = :image, caption = caption"),
            new Change("/VisitRepository.java", ") < 2 as value", ") <= 1 as value"),
            new Change("/VisitRepository.java", "for share of telescope", "for update of telescope"),
            new Change(
                    "/VisitRepository.java",
                    "case when :contactGiven then :contact else contact end",
                    "case when not :contactGiven then contact else :contact end"),
            new Change(
                    "/VisitService.java",
                    "isolation = Isolation.SERIALIZABLE, ",
                    "isolation = Isolation.READ_COMMITTED, "),
            new Change("/TelescopeRepository.java", "for share of telescope", "for update of telescope"),
            new Change(
                    "/TelescopeRepository.java",
                    "left join mounts mount on mount.id = telescope.mount_id",
                    "left outer join mounts mount on telescope.mount_id = mount.id"),
            new Change("/TelescopeRepository.java", "(select count(*)", "(select count(1)"),
            new Change(
                    "/TelescopeRepository.java",
                    "and sighting.published) as sightings",
                    "and sighting.published = true) as sightings"),
            new Change(
                    "/TelescopeRepository.java",
                    "order by telescope.created_at desc, telescope.id desc",
                    "order by telescope.created_at desc nulls first, telescope.id desc"),
            new Change("/TelescopeRepository.java", "version      = version + 1", "version      = 1 + version"),
            new Change(
                    "/TelescopeRepository.java",
                    "case when :focalRatioGiven then :focalRatio else focal_ratio end",
                    "case when not :focalRatioGiven then focal_ratio else :focalRatio end"),
            new Change(
                    "/TelescopeRepository.java",
                    "select label, id from mounts",
                    "select distinct label, id from mounts"),
            new Change(
                    "/TelescopeRepository.java",
                    "'{}'::jsonb),\n" + "                            version",
                    "jsonb_build_object()),\n" + "                            version"),
            new Change(
                    "/TelescopeRepository.java",
                    "order by sighting.seen_at desc, sighting.id desc",
                    "order by sighting.seen_at desc nulls first, sighting.id desc"),
            new Change("/TelescopeRepository.java", "where telescope.code = :code", "where :code = telescope.code"),
            new Change(
                    "/SightingRepository.java", "sighting.magnitude <= :faintest", ":faintest >= sighting.magnitude"),
            new Change("/SightingRepository.java", "sighting.seen_at >= :since", "not sighting.seen_at < :since"),
            new Change(
                    "/SightingRepository.java",
                    "exists (select 1 from unnest(sighting.keywords) as k where k = :keyword)",
                    ":keyword = any(sighting.keywords)"),
            new Change(
                    "/SightingRepository.java",
                    "coalesce(:keywords::text[], keywords)",
                    "case when :keywords::text[] is null then keywords else :keywords::text[] end"),
            new Change(
                    "/SightingRepository.java",
                    "case when :remarksGiven then :remarks else remarks end",
                    "case when not :remarksGiven then remarks else :remarks end"),
            new Change(
                    "/SightingRepository.java",
                    "sighting.published or :viewer and sighting.observer = :viewerSubject",
                    ":viewer and sighting.observer = :viewerSubject or sighting.published"),
            new Change(
                    "/SightingService.java",
                    "rows.stream().limit(shown).map(Placed::row).toList()",
                    "rows.subList(0, shown).stream().map(row -> row.row()).toList()"),
            new Change(
                    "/SightingService.java",
                    "rows.size() > shown ? cursors.seal(rows.get(shown - 1).position(), asked) : null",
                    "rows.size() <= shown ? null : cursors.seal(rows.get(shown - 1).position(), asked)"),
            new Change("/SightingService.java", "if (telescope.retired()) {", "if (telescope.retired() != false) {"),
            new Change(
                    "/SightingService.java",
                    "\"/v1/sightings/\" + sighting.id().toString()",
                    "\"/v1/sightings/\".concat(sighting.id().toString())"),
            new Change("/SketchRepository.java", "coalesce(:caption, ''::character varying)", "coalesce(:caption, '')"),
            new Change("/SketchService.java", "sketch.image().length", "sketch.image().clone().length"),
            new Change(
                    "/VisitRepository.java",
                    "visit.stars = any(:stars::bigint[])",
                    "array[visit.stars::bigint] <@ :stars::bigint[]"),
            new Change(
                    "/VisitRepository.java",
                    "order by visit.created_at desc, visit.id desc",
                    "order by visit.created_at desc nulls first, visit.id desc"),
            new Change(
                    "/VisitService.java",
                    "if (!visits.announceVisitHolds(telescope)) {",
                    "boolean room = visits.announceVisitHolds(telescope);\n" + "        if (!room) {"),
            new Change("/VisitRepository.java", "coalesce(:guests, ''::text)", "coalesce(:guests::text, '')"),
            new Change(
                    "/TelescopeService.java",
                    "changes.in(\"sightings\");\n" + "        changes.in(\"telescopes\");",
                    "changes.in(\"telescopes\");\n" + "        changes.in(\"sightings\");"),
            new Change(
                    "/TelescopeService.java",
                    "\"<h1>\"\n" + "                + Html.escape(telescope.title())",
                    "\"<h1>\".concat(Html.escape(telescope.title()))"));

    private static final List<Change> ORDERS = List.of(
            new Change(
                    "/OrderService.java",
                    "if (order.status() != OrderStatus.PAID) {",
                    "if (!(OrderStatus.PAID == order.status())) {"),
            new Change(
                    "/OrderService.java",
                    "if (order.status() != OrderStatus.SHIPPED) {",
                    "if (!order.status().equals(OrderStatus.SHIPPED)) {"),
            new Change(
                    "/OrderService.java",
                    "if (!List.of(OrderStatus.PENDING, OrderStatus.PAID).contains(order.status())) {",
                    "if (order.status() != OrderStatus.PENDING && order.status() != OrderStatus.PAID) {"),
            new Change(
                    "/OrderService.java",
                    "if (product.stock() < item.quantity()) {",
                    "if (!(product.stock() >= item.quantity())) {"),
            new Change(
                    "/OrderService.java",
                    "Math.subtractExact(product.stock(), item.quantity())",
                    "product.stock() - item.quantity()"),
            new Change(
                    "/OrderService.java",
                    "product.price().multiply(BigDecimal.valueOf(item.quantity()))",
                    "BigDecimal.valueOf(item.quantity()).multiply(product.price())"),
            new Change(
                    "/OrderService.java",
                    "orders.updateProducts(products.values());\n"
                            + "        orders.insertOrderLines(orderLines, order);",
                    "orders.insertOrderLines(orderLines, order);\n"
                            + "        orders.updateProducts(products.values());"),
            new Change(
                    "/OrderService.java",
                    "request.lines().stream().map(NewOrderLine::sku).distinct().count()",
                    "new java.util.HashSet<>(request.lines().stream().map(line -> line.sku()).toList()).size()"),
            new Change(
                    "/OrderRepository.java",
                    "product.stock::bigint + order_line.quantity as stock",
                    "order_line.quantity + product.stock::bigint as stock"),
            new Change("/OrderRepository.java", "set stock = :stock", "set stock = :stock + 0"),
            new Change(
                    "/OrderRepository.java", "and payment.status = 'SUCCEEDED'", "and payment.status in ('SUCCEEDED')"),
            new Change("/OrderRepository.java", "set status = 'REFUNDED'", "set status = 'REFUNDED'::payment_status"),
            new Change("/OrderRepository.java", "for share of orders", "for update of orders"),
            new Change("/OrderRepository.java", "orders.created_at < :nowDuration", ":nowDuration > orders.created_at"),
            new Change("/OrderRepository.java", "order by orders.id\n", "order by orders.id asc\n"),
            new Change(
                    "/OrderRepository.java",
                    "\"orders.created_at desc, orders.id desc\"",
                    "\"orders.created_at desc nulls first, orders.id desc\""),
            new Change(
                    "/OrderRepository.java",
                    "and customer.subject = :viewerSubject",
                    "and :viewerSubject = customer.subject"),
            new Change("/ExpireUnpaidOrdersJob.java", "Duration.ofMinutes(1)", "Duration.ofSeconds(60)"),
            new Change("/ExpireUnpaidOrdersJob.java", """
                    if (order == null) {
                                return;
                            }
                            orderService.cancelOrder(order, "EXPIRED");""", """
                    if (order != null) {
                                orderService.cancelOrder(order, "EXPIRED");
                            }"""),
            new Change("/OrderPlacedReaction.java", """
                    if (refused.code() != ErrorCode.WRONG_STATE) {
                                    throw refused;
                                }""", """
                    if (refused.code() == ErrorCode.WRONG_STATE) {
                                    return;
                                }
                                throw refused;"""),
            new Change(
                    "/OrderPlacedReaction.java",
                    "\"charge:\" + order.id().toString()",
                    "\"charge:\".concat(order.id().toString())"),
            new Change("/ProductRepository.java", "where product.sku = :sku", "where :sku = product.sku"));

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void ofCalls(@TempDir Path folder) throws IOException, SQLException {
        noFault(BesideTheModel.changed(BesideTheModel.observatory(DATABASE), OBSERVATORY), folder);
    }

    @Test
    void ofReactionsAndJobs(@TempDir Path folder) throws IOException, SQLException {
        noFault(
                BesideTheModel.changed(BesideTheModel.orders(DATABASE), ORDERS)
                        .and(
                                "src/main/resources/db/migration/V900__One_index_more.sql",
                                "create index orders_status_idx on orders (status);\n"),
                folder);
    }

    @Test
    void inManyWays() {
        assertThat(OBSERVATORY.size() + ORDERS.size()).isGreaterThanOrEqualTo(50);
    }

    private static void noFault(GeneratedBackend backend, Path folder) throws IOException, SQLException {
        Report report = BesideTheModel.proven(backend, folder, DATABASE, Duration.ZERO);

        assertThat(report.failures()).isEmpty();
        assertThat(BesideTheModel.unproven(report)).isEmpty();
    }
}

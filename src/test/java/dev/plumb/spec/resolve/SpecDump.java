package dev.plumb.spec.resolve;

import dev.plumb.expression.Types;
import dev.plumb.spec.Consequences;
import dev.plumb.spec.Spec;
import java.util.TreeSet;

/** A resolved specification as text. */
final class SpecDump {
    private SpecDump() {}

    static String of(Spec spec) {
        var text = new StringBuilder();
        var stack = spec.stack();
        text.append("stack: %s, java %d, %s, %s, cache %s, broker %s%n"
                .formatted(
                        stack.packageName(),
                        stack.java(),
                        stack.framework(),
                        stack.database(),
                        stack.cache().orElse("none"),
                        stack.broker()));
        text.append("\nmodel:\n");
        spec.model().entities().forEach(entity -> {
            text.append("  %s: list %s, row %s, key %s%n"
                    .formatted(entity.table(), entity.list(), entity.row(), entity.key()));
            entity.attributes()
                    .forEach(a -> text.append("    %s (%s): %s%s%n"
                            .formatted(
                                    a.name(),
                                    a.column(),
                                    Types.words(a.type()),
                                    a.type().nullable() ? ", or null" : "")));
            entity.links()
                    .forEach(l -> text.append("    %s -> %s by %s%s%n"
                            .formatted(l.name(), l.target(), l.columns(), l.nullable() ? ", or null" : "")));
            entity.backLinks()
                    .forEach(l -> text.append("    %s <- %s by %s%s%n"
                            .formatted(l.name(), l.source(), l.sourceColumns(), l.one() ? ", one" : "")));
        });
        text.append("\noperations:\n");
        spec.operations().forEach(o -> text.append(StepPrinter.print(o).indent(2)));
        text.append("\nerrors:\n");
        spec.errors().values().stream()
                .filter(e -> !e.builtIn())
                .forEach(e -> text.append("  %s: %d %s%s%n"
                        .formatted(
                                e.code(),
                                e.status(),
                                e.title(),
                                e.detail().map(d -> " (" + d.text() + ")").orElse(""))));
        text.append("\nroles: %s%n".formatted(spec.access().roles()));
        spec.access()
                .visible()
                .values()
                .forEach(v -> text.append(
                        "visible %s: %s%n".formatted(v.table(), v.rule().text())));
        spec.audit().forEach(a -> text.append("audit %s %s%n".formatted(a.table(), a.columns())));
        spec.caches().values().forEach(c -> text.append("cache %s: %d s%n".formatted(c.operation(), c.seconds())));
        spec.limits()
                .values()
                .forEach(l -> text.append(
                        "limit %s: %s %s %s%n".formatted(l.operation(), l.rate(), l.bodyBytes(), l.timeMillis())));
        text.append("targets: %s%n".formatted(spec.targets().rows()));
        spec.targets()
                .operations()
                .forEach((name, t) ->
                        text.append("target %s: %s ms, %s/s%n".formatted(name, t.p95Millis(), t.ratePerSecond())));
        spec.invariants()
                .forEach(i -> text.append(
                        "invariant %s: %s%n".formatted(i.name(), i.truth().text())));
        spec.states().forEach(s -> {
            text.append("states of %s.%s:%n".formatted(s.table(), s.column()));
            s.edges()
                    .forEach(e -> text.append("  %s -> %s by %s%n"
                            .formatted(e.from().orElse("[*]"), e.to().orElse("[*]"), e.operations())));
        });
        text.append("configuration: %s%n"
                .formatted(spec.configuration().stream()
                        .map(Spec.Configuration::name)
                        .toList()));
        consequences(spec.consequences(), text);
        spec.later().parts().forEach(p -> text.append("later: %s %s%n".formatted(p.span(), p.what())));
        spec.prose().stream()
                .filter(p -> !p.formal())
                .forEach(p -> text.append("prose alone: %s%n".formatted(p.heading())));
        return text.toString();
    }

    private static void consequences(Consequences consequences, StringBuilder text) {
        consequences
                .events()
                .values()
                .forEach(event -> text.append("event %s: %s%n"
                        .formatted(
                                event.name(),
                                event.parts().values().stream()
                                        .map(p -> p.name() + " " + Types.words(p.type())
                                                + p.shown().map(_ -> ", shown").orElse(""))
                                        .toList())));
        consequences
                .integrations()
                .values()
                .forEach(i -> text.append("partner %s: %s, %s, retry %s, breaker %s%n"
                        .formatted(
                                i.name(),
                                i.baseUrl().orElse("nowhere"),
                                i.timeout(),
                                i.retry()
                                        .map(r -> "%s, %s..%s on %s"
                                                .formatted(r.lasting(), r.first(), r.last(), new TreeSet<>(r.on())))
                                        .orElse("never"),
                                i.circuitBreaker()
                                        .map(b -> "%d %% of %d for %s".formatted(b.percent(), b.calls(), b.lasting()))
                                        .orElse("none"))));
        consequences.reactions().forEach(r -> text.append(StepPrinter.print("reaction to " + r.event(), r.steps())));
        consequences
                .jobs()
                .forEach(j -> text.append(StepPrinter.print(
                        "job " + j.name() + " "
                                + (j.schedule() instanceof Consequences.Job.Schedule.Every(var period)
                                        ? "every " + period
                                        : "by the calendar"),
                        j.steps())));
        consequences
                .webhooks()
                .ifPresent(w -> text.append(
                        "webhooks: %s to %s, kept in %s%n".formatted(w.events(), w.subscriptions(), w.deliveries())));
        consequences.incoming().forEach(i -> text.append("incoming: %s%n".formatted(i.operation())));
        consequences.retention().forEach(r -> text.append("retention: %s %s%n".formatted(r.table(), r.lasting())));
    }
}

package dev.plumb.prove;

import dev.plumb.prove.Ledger.Verdict;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The report as JSON, for other programs. */
final class ReportJson {
    private ReportJson() {}

    static String json(Report report) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("title", report.title());
        root.put("holds", report.holds());
        root.put("summary", report.closingLine());
        for (Verdict verdict : Verdict.values()) {
            root.put(verdict.name().toLowerCase(Locale.ROOT), report.count(verdict));
        }
        ArrayNode elements = root.putArray("elements");
        for (Report.Line line : report.lines()) {
            ObjectNode element = elements.addObject();
            element.put("id", line.element().id());
            element.put("kind", line.element().kind().name().toLowerCase(Locale.ROOT));
            element.put("title", line.element().title());
            element.put("at", line.element().at().toString());
            element.put("verdict", line.verdict().name().toLowerCase(Locale.ROOT));
            line.code().forEach(element.withArray("code")::add);
            checks(element.putArray("checks"), line.evidence());
            line.notes().forEach(element.withArray("notes")::add);
        }
        checks(root.putArray("faults"), report.faults());
        return root.toPrettyString() + "\n";
    }

    private static void checks(ArrayNode checks, List<Evidence> evidence) {
        for (Evidence each : evidence) {
            ObjectNode check = checks.addObject();
            check.put("proof", each.proof());
            check.put("check", each.check());
            check.put("holds", each.holds());
            each.seen().ifPresent(s -> check.put("seen", s));
            each.again().ifPresent(a -> check.put("again", a));
        }
    }
}

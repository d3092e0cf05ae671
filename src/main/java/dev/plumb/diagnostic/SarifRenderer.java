package dev.plumb.diagnostic;

import dev.plumb.source.Span;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Problems for code hosts and editors: SARIF 2.1.0 (OASIS), with fixes and the long story of each rule. */
public final class SarifRenderer {

    private SarifRenderer() {}

    /** @param version of plumb */
    public static String render(List<Problem> problems, String version) {
        var levels = new TreeMap<String, Severity>();
        problems.forEach(problem -> levels.putIfAbsent(problem.code(), problem.severity()));
        List<String> codes = List.copyOf(levels.keySet());
        Map<String, Object> driver = object(
                "name",
                "plumb",
                "version",
                version,
                "rules",
                codes.stream()
                        .map(code -> rule(code, levels.getOrDefault(code, Severity.ERROR)))
                        .toList());
        Map<String, Object> run = object(
                "tool", object("driver", driver),
                "columnKind", "utf16CodeUnits",
                "results",
                        problems.stream().map(problem -> result(problem, codes)).toList());
        return Json.write(object(
                "$schema", "https://json.schemastore.org/sarif-2.1.0.json",
                "version", "2.1.0",
                "runs", List.of(run)));
    }

    private static Map<String, Object> rule(String code, Severity severity) {
        Map<String, Object> rule = object("id", code, "defaultConfiguration", object("level", level(severity)));
        Explanations.of(code).ifPresent(page -> rule.put("fullDescription", object("text", page)));
        return rule;
    }

    private static Map<String, Object> result(Problem problem, List<String> codes) {
        Wording wording = problem.wording();
        var message = new StringBuilder(wording.title());
        if (!wording.label().isEmpty()) {
            message.append(": ").append(wording.label());
        }
        if (!wording.mend().isEmpty()) {
            message.append(". ").append(wording.mend());
        }
        Map<String, Object> result = object(
                "ruleId", problem.code(),
                "ruleIndex", codes.indexOf(problem.code()),
                "level", level(problem.severity()),
                "message", object("text", message.toString()),
                "locations", List.of(object("physicalLocation", place(problem.at()))));
        var related = new ArrayList<Object>();
        for (Wording.Label label : wording.also()) {
            related.add(object(
                    "id", related.size() + 1,
                    "physicalLocation", place(label.at()),
                    "message", object("text", label.text())));
        }
        if (!related.isEmpty()) {
            result.put("relatedLocations", related);
        }
        if (!wording.fixes().isEmpty()) {
            result.put("fixes", wording.fixes().stream().map(SarifRenderer::fix).toList());
        }
        return result;
    }

    private static Map<String, Object> fix(Wording.Fix fix) {
        Map<String, Object> replacement = object(
                "deletedRegion",
                object(
                        "charOffset",
                        fix.at().start(),
                        "charLength",
                        fix.at().end() - fix.at().start()),
                "insertedContent",
                object("text", fix.replacement()));
        return object(
                "artifactChanges",
                List.of(object("artifactLocation", artifact(fix.at()), "replacements", List.of(replacement))));
    }

    private static Map<String, Object> place(Span at) {
        return object(
                "artifactLocation",
                artifact(at),
                "region",
                object(
                        "startLine", at.line(),
                        "startColumn", at.column(),
                        "endLine", at.file().line(at.end()),
                        "endColumn", at.file().column(at.end())));
    }

    private static Map<String, Object> artifact(Span at) {
        try {
            return object("uri", new URI(null, null, at.file().path(), null).toASCIIString());
        } catch (URISyntaxException impossible) {
            return object("uri", at.file().path());
        }
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case QUESTION -> "note";
            case HAZARD -> "warning";
        };
    }

    private static Map<String, Object> object(Object... keysAndValues) {
        var object = new LinkedHashMap<String, Object>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put(keysAndValues[i].toString(), keysAndValues[i + 1]);
        }
        return object;
    }
}

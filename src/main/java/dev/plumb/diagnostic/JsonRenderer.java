package dev.plumb.diagnostic;

import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Problems for programs: one JSON object with {@code problems} and the counts by severity. Lines and
 * columns count from 1, {@code start} and {@code end} are offsets in UTF-16 code units from 0.
 */
public final class JsonRenderer {

    private JsonRenderer() {}

    public static String render(List<Problem> problems) {
        var document = new LinkedHashMap<String, Object>();
        document.put("problems", problems.stream().map(JsonRenderer::problem).toList());
        for (Severity severity : Severity.values()) {
            document.put(severity.name().toLowerCase(Locale.ROOT) + "s", (int) problems.stream()
                    .filter(problem -> problem.severity() == severity)
                    .count());
        }
        return Json.write(document);
    }

    private static Map<String, Object> problem(Problem problem) {
        Wording wording = problem.wording();
        var json = new LinkedHashMap<String, Object>();
        json.put("code", problem.code());
        json.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
        json.put("title", wording.title());
        json.put("label", wording.label());
        json.put("mend", wording.mend());
        json.put("at", place(problem.at()));
        var also = new ArrayList<Map<String, Object>>();
        for (Wording.Label label : wording.also()) {
            var other = new LinkedHashMap<String, Object>();
            other.put("label", label.text());
            other.put("at", place(label.at()));
            also.add(other);
        }
        json.put("also", also);
        var fixes = new ArrayList<Map<String, Object>>();
        for (Wording.Fix fix : wording.fixes()) {
            var edit = new LinkedHashMap<String, Object>();
            edit.put("replacement", fix.replacement());
            edit.put("safe", fix.safe());
            edit.put("at", place(fix.at()));
            fixes.add(edit);
        }
        json.put("fixes", fixes);
        return json;
    }

    private static Map<String, Object> place(Span at) {
        var json = new LinkedHashMap<String, Object>();
        json.put("path", at.file().path());
        json.put("line", at.line());
        json.put("column", at.column());
        json.put("endLine", at.file().line(at.end()));
        json.put("endColumn", at.file().column(at.end()));
        json.put("start", at.start());
        json.put("end", at.end());
        return json;
    }
}

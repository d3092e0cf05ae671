package dev.plumb.prove;

import dev.plumb.prove.Element.Kind;
import dev.plumb.prove.Ledger.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report as one HTML page that needs nothing else. */
final class ReportPage {
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1d2430; --soft: #667085; --line: #e4e7ec; --paper: #ffffff;
              --ground: #f5f6f8; --good: #12805c; --good-soft: #e3f5ee; --bad: #c4320a; --bad-soft: #fdece6;
              --open: #8a6100; --open-soft: #fdf3dc; --code: #f2f4f7; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --soft: #98a2b3; --line: #2b3342;
              --paper: #171c26; --ground: #0f131a; --good: #4ecb9d; --good-soft: #12332a; --bad: #ff8a65;
              --bad-soft: #3c1d13; --open: #e8b84a; --open-soft: #362a10; --code: #10151d; } }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
            main { max-width: 1080px; margin: 0 auto; padding: 40px 24px 80px; }
            h1 { font-size: 28px; margin: 0 0 4px; letter-spacing: -.01em; }
            .lead { color: var(--soft); margin: 0 0 24px; }
            .bar { display: flex; height: 10px; border-radius: 5px; overflow: hidden; background: var(--line); margin: 0 0 16px; }
            .bar i { display: block; } .bar .proven { background: var(--good); } .bar .failed { background: var(--bad); }
            .counts { display: flex; gap: 12px; flex-wrap: wrap; margin-bottom: 28px; }
            .counts button { font: inherit; color: inherit; text-align: left; cursor: pointer; background: var(--paper);
              border: 1px solid var(--line); border-radius: 10px; padding: 10px 18px; min-width: 130px; }
            .counts button[aria-pressed=true] { border-color: var(--ink); }
            .counts b { display: block; font-size: 24px; line-height: 1.2; }
            .proven b, .mark.proven { color: var(--good); } .failed b, .mark.failed { color: var(--bad); }
            .unproven b, .mark.unproven { color: var(--open); }
            section { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; margin: 0 0 20px; overflow: hidden; }
            h2 { font-size: 16px; margin: 0; padding: 14px 20px; border-bottom: 1px solid var(--line); display: flex; }
            h2 span { margin-left: auto; color: var(--soft); font-weight: 400; }
            details { border-bottom: 1px solid var(--line); } details:last-child { border-bottom: 0; }
            summary { display: grid; grid-template-columns: 24px 1fr auto; gap: 8px; padding: 9px 20px; cursor: pointer; list-style: none; }
            summary::-webkit-details-marker { display: none; }
            summary:hover { background: var(--ground); }
            .mark { font-weight: 700; } .at { color: var(--soft); font: 13px ui-monospace, monospace; }
            .title { overflow-wrap: anywhere; }
            .checks { padding: 4px 20px 14px 52px; }
            .check { margin: 6px 0; } .check em { font-style: normal; color: var(--soft); margin-right: 6px; }
            .check.bad { border-left: 3px solid var(--bad); padding-left: 12px; margin: 12px 0; }
            pre { background: var(--code); border: 1px solid var(--line); border-radius: 8px; padding: 10px 12px; margin: 6px 0;
              overflow-x: auto; font: 13px/1.45 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
            .none { color: var(--open); } .code { color: var(--soft); font: 13px ui-monospace, monospace; margin-top: 8px; }
            .note { background: var(--bad-soft); border-radius: 12px; padding: 14px 20px; margin: 0 0 20px; }
            body[data-show=proven] details:not(.proven), body[data-show=failed] details:not(.failed),
            body[data-show=unproven] details:not(.unproven) { display: none; }
            """;

    private static final String SCRIPT = """
            const buttons = document.querySelectorAll('.counts button');
            buttons.forEach(b => b.addEventListener('click', () => {
              const on = b.getAttribute('aria-pressed') === 'true';
              buttons.forEach(x => x.setAttribute('aria-pressed', 'false'));
              b.setAttribute('aria-pressed', String(!on));
              document.body.dataset.show = on ? 'all' : b.className;
              document.querySelectorAll('section').forEach(s => s.hidden =
                ![...s.querySelectorAll('details')].some(d => getComputedStyle(d).display !== 'none'));
            }));
            """;

    private ReportPage() {}

    static String html(Report report) {
        long all = Math.max(1, report.lines().size());
        String counts = List.of(Verdict.values()).stream()
                .map(v -> "<button class=\"" + name(v) + "\" aria-pressed=\"false\"><b>" + report.count(v) + "</b>"
                        + name(v) + "</button>")
                .collect(Collectors.joining());
        String bar = "<div class=\"bar\" role=\"img\" aria-label=\"" + escaped(report.closingLine()) + "\">"
                + part("proven", report.count(Verdict.PROVEN), all)
                + part("failed", report.count(Verdict.FAILED), all)
                + "</div>";
        String faults = report.faults().isEmpty()
                ? ""
                : "<div class=\"note\"><strong>Outside of any operation</strong>"
                        + report.faults().stream().map(ReportPage::check).collect(Collectors.joining())
                        + "</div>";
        String sections = List.of(Kind.values()).stream()
                .map(kind -> section(
                        kind,
                        report.lines().stream()
                                .filter(l -> l.element().kind() == kind)
                                .toList()))
                .collect(Collectors.joining());
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>"
                + escaped(report.title()) + ": what is proven</title><style>\n" + STYLE
                + "</style></head><body data-show=\"all\"><main><h1>" + escaped(report.title())
                + "</h1><p class=\"lead\">" + escaped(report.closingLine())
                + ". What no check has looked at is shown as unproven, never as fine.</p>" + bar
                + "<div class=\"counts\">" + counts + "</div>" + faults + sections + "</main><script>\n" + SCRIPT
                + "</script></body></html>\n";
    }

    private static String part(String verdict, long count, long all) {
        return "<i class=\"" + verdict + "\" style=\"width:" + String.format(Locale.ROOT, "%.2f", 100.0 * count / all)
                + "%\"></i>";
    }

    private static String section(Kind kind, List<Report.Line> lines) {
        if (lines.isEmpty()) {
            return "";
        }
        long proven = lines.stream().filter(l -> l.verdict() == Verdict.PROVEN).count();
        return "<section><h2>" + escaped(kind.heading()) + "<span>" + proven + " of " + lines.size()
                + " proven</span></h2>"
                + lines.stream().map(ReportPage::line).collect(Collectors.joining())
                + "</section>\n";
    }

    private static String line(Report.Line line) {
        String mark = switch (line.verdict()) {
            case PROVEN -> "✓";
            case FAILED -> "✗";
            case UNPROVEN -> "?";
        };
        String verdict = name(line.verdict());
        String checks = line.evidence().isEmpty()
                ? "<div class=\"check none\">No check has looked at this.</div>"
                : line.evidence().stream().map(ReportPage::check).collect(Collectors.joining());
        String notes = line.notes().stream()
                .map(note -> "<div class=\"check none\">" + escaped(note) + "</div>")
                .collect(Collectors.joining());
        String code = line.code().isEmpty()
                ? ""
                : "<div class=\"code\">" + escaped(String.join("  ·  ", line.code())) + "</div>";
        return "<details id=\"" + anchor(line.element()) + "\" class=\"" + verdict + "\""
                + (line.verdict() == Verdict.FAILED ? " open" : "")
                + "><summary><span class=\"mark " + verdict + "\" title=\"" + verdict + "\">" + mark
                + "</span><span class=\"title\">" + escaped(line.element().title()) + "</span><span class=\"at\">"
                + escaped(line.element().at().cite()) + "</span></summary><div class=\"checks\">" + checks + notes
                + code
                + "</div></details>\n";
    }

    private static String check(Evidence evidence) {
        return "<div class=\"check" + (evidence.holds() ? "" : " bad") + "\"><em>" + escaped(evidence.proof()) + "</em>"
                + escaped(evidence.check())
                + evidence.seen().map(s -> "<pre>" + escaped(s) + "</pre>").orElse("")
                + evidence.again().map(a -> "<pre>" + escaped(a) + "</pre>").orElse("")
                + "</div>";
    }

    /** By which others point at an element: its id with {@code -} for blanks. */
    private static String anchor(Element element) {
        return escaped(element.id().replaceAll("\\s+", "-"));
    }

    private static String name(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

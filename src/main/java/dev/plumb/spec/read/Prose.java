package dev.plumb.spec.read;

import dev.plumb.source.MarkdownReader;
import dev.plumb.spec.text.ProseText;
import java.util.ArrayList;
import java.util.List;

/** Parts of Markdown documents, and whether anything formal stands in them. */
final class Prose {

    private Prose() {}

    static List<ProseText> read(List<MarkdownReader.Section> sections, String path, List<String> paths) {
        var prose = new ArrayList<ProseText>();
        for (int i = 0; i < sections.size(); i++) {
            MarkdownReader.Section section = sections.get(i);
            boolean below = false;
            for (int j = i + 1; j < sections.size() && sections.get(j).level() > section.level(); j++) {
                below |= isFormal(sections.get(j), path, paths);
            }
            prose.add(new ProseText(
                    section.span(),
                    section.level(),
                    section.title(),
                    section.words(),
                    isFormal(section, path, paths),
                    below));
        }
        return prose;
    }

    private static boolean isFormal(MarkdownReader.Section section, String path, List<String> paths) {
        return section.blocks() > 0 || section.links().stream().anyMatch(link -> isDocument(link, path, paths));
    }

    /** Whether a link leads to a document of the specification that is read as something formal. */
    private static boolean isDocument(String link, String path, List<String> paths) {
        int fragment = link.indexOf('#');
        String target = fragment < 0 ? link : link.substring(0, fragment);
        return !target.isEmpty() && !target.endsWith(".md") && paths.contains(Paths.resolved(path, target));
    }
}

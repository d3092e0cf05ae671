package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.EventDesign;
import dev.plumb.design.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An event as a record: the keys of its rows and its values, and what others outside learn of it. */
final class EventFile {
    private static final String MAIN = "src/main/java";

    private EventFile() {}

    static List<GeneratedFile> of(Design design) {
        var files = new ArrayList<GeneratedFile>();
        for (EventDesign event : design.events()) {
            files.add(JavaFile.of(
                    MAIN, event.packageName(), event.name(), simple -> SupportFiles.home(design, simple), body(event)));
        }
        if (!files.isEmpty()) {
            files.add(JavaFile.packageInfo(
                    MAIN, design.events().getFirst().packageName(), "What has happened, as others are told of it."));
        }
        return files;
    }

    private static String body(EventDesign event) {
        String components = event.parts().stream()
                .flatMap(p -> p.components().stream())
                .map(c -> c.type().java(c.nullable()) + " " + c.name())
                .collect(Collectors.joining(", "));
        var members = new ArrayList<String>();
        subject(event).ifPresent(subject -> members.add("""
                @Override
                public String eventSubject() {
                    return %s;
                }""".formatted(subject)));
        if (!event.name().equals(event.event().name())) {
            members.add("@Override\npublic String eventType() {\n    return "
                    + RuleText.quoted(event.event().name()) + ";\n}");
        }
        event.told()
                .ifPresent(told -> members.add("/** What others outside learn of it. */\npublic record " + told.name()
                        + "(" + told(event, told) + ") {}"));
        String head = "/** See " + event.event().span().cite() + ". */\npublic record " + event.name() + "("
                + components + ") implements Event {";
        return members.isEmpty()
                ? head + "}\n"
                : Template.of(head.replace("${", "") + "\n\n    ${members}\n}\n")
                        .withMembers("members", members)
                        .fill();
    }

    private static java.util.Optional<String> subject(EventDesign event) {
        return event.parts().stream()
                .filter(p -> p.part().table().isPresent())
                .findFirst()
                .map(p -> RuleText.quoted(p.part().table().orElseThrow() + ":") + " + "
                        + p.components().stream()
                                .map(EventDesign.Component::name)
                                .collect(Collectors.joining(" + \":\" + ")));
    }

    private static String told(EventDesign event, EventDesign.Told told) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < event.parts().size(); i++) {
            var part = event.parts().get(i).part();
            parts.add(told.types().get(i).java(part.type().nullable()) + " " + Words.component(part.name()));
        }
        return String.join(", ", parts);
    }
}

package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.PartnerDesign;
import dev.plumb.design.PartnerDesign.Call;
import dev.plumb.design.PartnerDesign.Outcome;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.TypeDesign.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The package of a partner: its client, what it may answer, what is sent and read, and where it is. */
final class PartnerFiles {
    private static final String ANSWER = """
            /** What {@code ${operation}} may end with. */
            public sealed interface ${name} {

                ${outcomes}

                /** Nothing that the contract has: whether anything was done is not known. */
                record Failed(String why) implements ${name} {}
            }
            """;

    private static final String OUTCOME = """
            ${doc}
            record ${name}(${components}) implements ${answer} {}""";

    private PartnerFiles() {}

    static List<GeneratedFile> of(Design design) {
        var files = new ArrayList<GeneratedFile>();
        for (PartnerDesign partner : design.partners()) {
            Design theirs = design.of(partner);
            files.add(JavaFile.packageInfo(
                    JavaSource.MAIN,
                    partner.packageName(),
                    Docs.sentence(partner.integration().contract().title())));
            files.add(new PartnerClientFile(theirs, partner).file());
            files.add(PartnerSettings.record(design, partner));
            for (Call call : partner.calls()) {
                files.add(answer(theirs, partner, call));
            }
            for (TypeDesign type : partner.types()) {
                switch (type) {
                    case TypeDesign.EnumDesign words -> files.add(EnumFile.of(theirs, words));
                    case TypeDesign.RecordDesign record -> {
                        if (!record.uses().equals(Set.of(Use.ROW))) {
                            files.add(RecordFile.of(theirs, record));
                        }
                    }
                }
            }
        }
        return files;
    }

    private static GeneratedFile answer(Design design, PartnerDesign partner, Call call) {
        var outcomes = new ArrayList<String>();
        for (Outcome outcome : call.outcomes()) {
            var components = new ArrayList<String>();
            if (!outcome.exact()) {
                components.add("int status");
            }
            outcome.body()
                    .ifPresent(type -> components.add(
                            outcome.nullable() ? PartnerClientFile.nullable(type) + " body" : type.java() + " body"));
            outcomes.add(Template.of(OUTCOME)
                    .with("doc", Docs.block(List.of(said(outcome)), List.of()))
                    .with("name", outcome.name())
                    .with("components", String.join(", ", components))
                    .with("answer", call.answer())
                    .fill());
        }
        return JavaSource.of(
                design,
                JavaSource.MAIN,
                partner.packageName(),
                call.answer(),
                List.of(),
                Template.of(ANSWER)
                        .with("operation", call.endpoint().operationId())
                        .with("name", call.answer())
                        .withMembers("outcomes", outcomes)
                        .fill());
    }

    private static String said(Outcome outcome) {
        String status = outcome.status() == 0
                ? "Any other status"
                : outcome.exact() ? String.valueOf(outcome.status()) : outcome.status() + "XX";
        String description = outcome.response().description();
        return Docs.sentence(description.isBlank() ? status : status + ": " + description);
    }
}

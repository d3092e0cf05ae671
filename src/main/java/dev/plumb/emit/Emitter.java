package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.OperationDesign;
import dev.plumb.schema.SpecifiedSchema.EnsuredRows;
import dev.plumb.source.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** From a design to the files of the project, its versioned migrations apart. */
public final class Emitter {
    private Emitter() {}

    /**
     * What was written, sorted by path.
     *
     * @param gaps operations of which something is not written yet
     */
    public record Emission(List<GeneratedFile> files, List<Gap> gaps) {
        public Emission {
            files = List.copyOf(files);
            gaps = List.copyOf(gaps);
        }
    }

    /** @param what of the operation nothing is written for, and {@code at} where the specification asks for it */
    public record Gap(OperationDesign operation, String what, Span at) {}

    /** @param ensured the rows that migrations ensure, and that tests start from */
    public static Emission emit(Design design, List<EnsuredRows> ensured) {
        Persistence.Written written = new Persistence(design).write();
        var files = new ArrayList<>(written.files());
        new BackendMigration(design).file().ifPresent(files::add);
        new BackendMigration(design).grants().ifPresent(files::add);
        files.addAll(WebArtefacts.of(design, List.copyOf(files), ensured));
        files.sort(Comparator.comparing(GeneratedFile::path));
        return new Emission(files, gaps(written.refused()));
    }

    /** What {@link #emit} would find no code for, without its files. */
    public static List<Gap> gaps(Design design) {
        return gaps(new Persistence(design).refused());
    }

    private static List<Gap> gaps(List<Persistence.Refused> refused) {
        return refused.stream()
                .map(r -> new Gap(r.operation(), r.what(), r.at()))
                .toList();
    }
}

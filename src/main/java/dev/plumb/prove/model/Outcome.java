package dev.plumb.prove.model;

import dev.plumb.schema.Name;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a call ends, as the model has it. */
public sealed interface Outcome {

    /**
     * With an error, and nothing is changed.
     *
     * @param codes one of them: where several things are wrong and the language does not say which is told
     */
    record Refused(Set<String> codes) implements Outcome {
        public Refused {
            codes = Set.copyOf(codes);
        }
    }

    /** @param body empty for an answer without one */
    record Answered(int status, Optional<Shown> body, Map<String, String> headers, List<Emitted> events)
            implements Outcome {
        public Answered {
            headers = Map.copyOf(headers);
            events = List.copyOf(events);
        }
    }

    /** The model cannot tell. */
    record Untold(String why) implements Outcome {}

    /** An event, its parts by name; of a row its key. */
    record Emitted(String event, SequencedMap<String, @Nullable Object> parts) {}

    /** What an answer shows at one of its places. */
    sealed interface Shown {
        /** @param value as a row has it */
        record Value(@Nullable Object value) implements Shown {}

        /** @param rest whether others may stand beside the fields, and which */
        record Fields(SequencedMap<String, Shown> fields, Map<String, ?> rest) implements Shown {}

        record Several(List<Shown> elements) implements Shown {
            public Several {
                elements = List.copyOf(elements);
            }
        }

        /** A property that is left out. */
        record Absent() implements Shown {}

        /** Something that only the backend knows, as where the next page begins. */
        record Something() implements Shown {}
    }

    /** A row by its table and number, as variables hold it. */
    record Held(Name table, long number) {}
}

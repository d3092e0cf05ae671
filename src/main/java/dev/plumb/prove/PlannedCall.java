package dev.plumb.prove;

import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.schema.Name;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Operation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.JsonNode;

/**
 * A call that can be made again in another run, where rows that earlier calls made have other keys.
 *
 * @param path and {@code query}: parameters by name
 * @param headers those of the contract, by name; the tag of an {@code If-Match} is that of the last answer that had one
 *     for the same path, where it is {@link #LAST_TAG}
 * @param origins of values that a row was given: the row by where it came from
 */
record PlannedCall(
        Operation operation,
        Endpoint endpoint,
        Viewer viewer,
        Map<String, String> path,
        SequencedMap<String, List<String>> query,
        SequencedMap<String, String> headers,
        Optional<JsonNode> body,
        Map<String, Origin> origins)
        implements Turn {
    /** Stands for the tag that the caller was shown. */
    static final String LAST_TAG = "(the tag of the last answer)";

    /** Stands for the refresh token that was handed out last. */
    static final String LAST_TOKEN = "(the refresh token of the last answer)";

    PlannedCall {
        path = Map.copyOf(path);
        query = new LinkedHashMap<>(query);
        headers = new LinkedHashMap<>(headers);
        origins = Map.copyOf(origins);
    }

    /**
     * A row's column by where the row came from.
     *
     * @param call the number of the call that made it, or -1 where it was there before
     * @param nth among the rows of that table that it made
     */
    record Origin(Name table, int call, int nth, String column) {}
}

package dev.plumb.prove;

import dev.plumb.prove.model.Comparison.Told;
import dev.plumb.prove.model.JsonValues;
import dev.plumb.spec.Spec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The events that a backend has stored, from some moment on. */
final class StoredEvents {
    private final Stage stage;
    private final boolean any;
    private long last;

    StoredEvents(Spec spec, Stage stage) throws SQLException {
        this.stage = stage;
        this.any = !spec.consequences().events().isEmpty();
        skip();
    }

    /** Those until now are no matter any more. */
    void skip() throws SQLException {
        if (any) {
            last = Long.parseLong(stage.scratch()
                    .texts("select coalesce(max(id), 0)::text from backend.outbox")
                    .getFirst());
        }
    }

    /** Those that have come since. */
    List<Told> since() throws SQLException {
        var told = new ArrayList<Told>();
        if (any) {
            for (var row : stage.scratch()
                    .rows("select id, type, body::text as body from backend.outbox where id > ? order by id", last)) {
                last = Long.parseLong(String.valueOf(row.get("id")));
                told.add(new Told(String.valueOf(row.get("type")), body(String.valueOf(row.get("body")))));
            }
        }
        return told;
    }

    /** Encrypted where anything is. */
    static JsonNode body(String stored) {
        return JsonValues.read(stored.startsWith("\\x") ? Ciphertext.opened(stored) : stored);
    }
}

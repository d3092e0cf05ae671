package com.example.app.support.partner;

import com.example.app.support.input.Faults;
import com.example.app.support.input.Rule;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/** What a partner answered, held against its contract as it is read. */
public final class PartnerAnswer {

    private final String call;
    private final int status;
    private final byte[] body;
    private final ObjectReader json;

    PartnerAnswer(String call, int status, byte[] body, ObjectReader json) {
        this.call = call;
        this.status = status;
        this.body = body;
        this.json = json;
    }

    public int status() {
        return status;
    }

    /** @throws PartnerFailedException if the body is not what the contract says */
    public <T> T read(Rule<T> rule) {
        var faults = new Faults();
        T value = rule.json(tree(), "body", faults);
        if (value == null || !faults.isEmpty()) {
            throw failed("answered " + status + " with a body that its contract does not have: "
                    + faults.list().stream()
                            .map(fault -> fault.field() + " " + fault.message())
                            .collect(Collectors.joining(", ")));
        }
        return value;
    }

    /** As {@link #read}, where the contract takes null for a body. */
    public <T> @Nullable T readNullable(Rule<T> rule) {
        return body.length == 0 || tree().isNull() ? null : read(rule);
    }

    private JsonNode tree() {
        try {
            JsonNode tree = json.readTree(body);
            if (!tree.isMissingNode()) {
                return tree;
            }
        } catch (JacksonException e) { // said below
        }
        throw failed("answered " + status + " with a body that is no JSON");
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        return body;
    }

    /** For a status that the contract does not have. */
    public PartnerFailedException undeclared() {
        return failed("answered " + status + ", which its contract does not have");
    }

    private PartnerFailedException failed(String what) {
        return new PartnerFailedException(call + " " + what);
    }
}

package com.example.app.support.idempotency;

import java.util.HexFormat;
import java.util.UUID;

/** The keys under which partners are asked for whoever calls. */
public final class PartnerKeys {

    private PartnerKeys() {}

    /**
     * Whoever sends a request again under its key has nothing done twice elsewhere either: the same for the same request
     * and call, and for no other; made up where the request has none.
     */
    public static String of(String call) {
        byte[] key = KeptResults.key();
        return key == null
                ? UUID.randomUUID().toString()
                : HexFormat.of().formatHex(key, 0, 16) + "-" + call;
    }
}

package com.example.app.support.idempotency;

import com.example.app.support.partner.IdempotencyKey;
import java.util.HexFormat;

/** The keys under which partners are asked for whoever calls. */
public final class PartnerKeys {

    private PartnerKeys() {}

    /**
     * Whoever sends a request again under its key has nothing done twice elsewhere either: the same for the same request
     * and call, and for no other; made up where the request has none.
     */
    public static IdempotencyKey of(String call) {
        byte[] key = KeptResults.key();
        return key == null
                ? IdempotencyKey.once()
                : IdempotencyKey.of(HexFormat.of().formatHex(key, 0, 16) + "-" + call);
    }
}

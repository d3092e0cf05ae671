package com.example.orders.webhooksubscription;

import static com.example.orders.support.input.TextRule.TEXT;

import com.example.orders.support.input.Input;
import com.example.orders.support.input.ListRule;
import com.example.orders.support.input.RecordRule;
import com.example.orders.support.input.TextRule;
import java.util.List;
import java.util.Set;

/** What {@code subscribe} takes. */
record SubscribeRequest(String url, List<String> events) {

    static final RecordRule<SubscribeRequest> RULE = new RecordRule<>(SubscribeRequest::read);

    private static final Set<String> FIELDS = Set.of("url", "events");

    private static final TextRule URL = TEXT.maxLength(2_000).pattern("^https?://").format(TextRule.Format.URI);
    private static final ListRule<String> EVENTS = ListRule.of(TEXT.maxLength(80)).minItems(1).maxItems(20);

    private static SubscribeRequest read(Input in) {
        in.only(FIELDS);
        return new SubscribeRequest(in.required("url", URL), in.required("events", EVENTS));
    }
}

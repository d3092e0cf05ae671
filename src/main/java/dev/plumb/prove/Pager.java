package dev.plumb.prove;

import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Turns the pages of a list. */
final class Pager {
    private static final int MOST = 200;
    private final Wire wire;
    private final String by;
    private final Endpoint endpoint;
    private final Step.Paging paging;

    Pager(Wire wire, String by, Endpoint endpoint, Step.Paging paging) {
        this.wire = wire;
        this.by = by;
        this.endpoint = endpoint;
        this.paging = paging;
    }

    /** @param last the last answer that was had */
    record Pages(List<JsonNode> items, Exchange last) {}

    static Set<String> parameters(Step.Paging paging) {
        return switch (paging) {
            case Step.Paging.Whole _ -> Set.of();
            case Step.Paging.First first -> Set.of(first.limit());
            case Step.Paging.Cursor cursor -> Set.of(cursor.limit(), cursor.cursor());
            case Step.Paging.Offset offset -> Set.of(offset.limit(), offset.offset());
            case Step.Paging.PageNumber page -> Set.of(page.page(), page.size());
        };
    }

    /** Every page, each of at most that many items; stops at the first answer that is no 2xx. */
    Pages all(Request request, int size) {
        return all(request, size, () -> {});
    }

    /** @param between what happens between two pages */
    Pages all(Request request, int size, Runnable between) {
        var items = new ArrayList<JsonNode>();
        Exchange exchange = page(request, size, 0, Optional.empty());
        for (int number = 1; number <= MOST; number++) {
            if (exchange.answer().status() / 100 != 2) {
                return new Pages(items, exchange);
            }
            List<JsonNode> found =
                    Lists.items(exchange.answer().json()).valueStream().toList();
            items.addAll(found);
            Optional<String> next = next(exchange.answer().json());
            boolean more = switch (paging) {
                case Step.Paging.Whole _, Step.Paging.First _ -> false;
                case Step.Paging.Cursor _ -> next.isPresent();
                case Step.Paging.Offset _, Step.Paging.PageNumber _ -> !found.isEmpty();
            };
            if (!more) {
                return new Pages(items, exchange);
            }
            between.run();
            exchange = page(request, size, number, next);
        }
        return new Pages(items, exchange);
    }

    Exchange page(Request request, int size, int number, Optional<String> cursor) {
        Request asked = switch (paging) {
            case Step.Paging.Whole _ -> request;
            case Step.Paging.First first ->
                request.withQuery(first.limit(), String.valueOf(Math.min(size, first.maximum())));
            case Step.Paging.Cursor style -> {
                Request limited = request.withQuery(style.limit(), String.valueOf(Math.min(size, style.maximum())));
                yield cursor.isPresent() ? limited.withQuery(style.cursor(), cursor.get()) : limited;
            }
            case Step.Paging.Offset style -> {
                int limit = Math.min(size, style.maximum());
                yield request.withQuery(style.limit(), String.valueOf(limit))
                        .withQuery(style.offset(), String.valueOf(number * limit));
            }
            case Step.Paging.PageNumber style ->
                request.withQuery(style.size(), String.valueOf(Math.min(size, style.maximum())))
                        .withQuery(style.page(), String.valueOf(style.first() + number));
        };
        return wire.send(Optional.of(endpoint), by, asked);
    }

    /** Where the next page begins: the one text beside the list that is called so, or in an object beside it. */
    static Optional<String> next(JsonNode body) {
        for (String name : List.of("nextCursor", "next", "next_cursor", "cursor")) {
            if (body.path(name).isString()) {
                return Optional.of(body.path(name).asString());
            }
        }
        return body.propertyStream()
                .filter(p -> p.getValue().isString()
                        && p.getKey().toLowerCase(java.util.Locale.ROOT).contains("next"))
                .map(p -> p.getValue().asString())
                .findFirst()
                .or(() -> body.propertyStream()
                        .filter(p -> p.getValue().isObject())
                        .flatMap(p -> next(p.getValue()).stream())
                        .findFirst());
    }
}

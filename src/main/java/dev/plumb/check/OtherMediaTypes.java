package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Span;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A body in a media type that nothing here reads or writes, or in one beside another that is the one read or written. */
final class OtherMediaTypes implements Check {
    private static final Set<String> STRUCTURED =
            Set.of("application/x-www-form-urlencoded", "multipart/form-data", "text/csv");

    @Override
    public void check(Spec spec, Problems problems) {
        var seen = new HashSet<Span>();
        for (Contract.Endpoint endpoint : spec.contract().endpoints()) {
            endpoint.body().ifPresent(body -> body(spec, body.content(), "A request", seen, problems));
            endpoint.responses().stream()
                    .filter(Contract.Response::succeeds)
                    .forEach(response -> body(spec, response.content(), "An answer", seen, problems));
        }
    }

    private static void body(Spec spec, List<Contract.Media> content, String what, Set<Span> seen, Problems problems) {
        if (content.isEmpty()) {
            return;
        }
        Contract.Media main =
                content.stream().filter(OtherMediaTypes::json).findFirst().orElse(content.getFirst());
        for (Contract.Media media : content) {
            boolean beside = !media.equals(main) && !(json(media) && json(main));
            boolean unknown = !json(media) && !STRUCTURED.contains(media.type()) && structured(spec, media);
            if ((beside || unknown) && seen.add(media.span())) {
                problems.add(new NotSupportedYet.Found(
                        media.span(),
                        beside
                                ? what + " in `" + media.type() + "` beside `" + main.type() + "`"
                                : what + " that is an object or a list in `" + media.type() + "`"));
            }
        }
    }

    private static boolean json(Contract.Media media) {
        return media.type().equals("application/json") || media.type().endsWith("+json");
    }

    private static boolean structured(Spec spec, Contract.Media media) {
        return media.schema()
                .map(spec.contract()::resolve)
                .map(Schema::shape)
                .filter(s -> s instanceof Schema.Obj || s instanceof Schema.Array)
                .isPresent();
    }
}

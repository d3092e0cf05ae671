package org.example.sky.visit;

import static org.example.sky.support.input.IntegerRule.INTEGER;
import static org.example.sky.support.input.TextRule.TEXT;

import java.util.List;
import org.example.sky.support.input.DeepObject;
import org.example.sky.support.input.Input;
import org.example.sky.support.input.IntegerRule;
import org.example.sky.support.input.ListRule;
import org.example.sky.support.input.OneOfRule;
import org.jspecify.annotations.Nullable;

/** What listVisits is asked for; what is null was not asked for. */
record ListVisitsQuery(
        @Nullable List<Long> stars,
        @Nullable List<String> tongues,
        @Nullable List<String> leaders,
        @Nullable VisitAbout about,
        long limit,
        long offset) {
    private static final ListRule<Long> STARS =
            ListRule.of(OneOfRule.of(INTEGER, 1L, 3L, 5L)).maxItems(5).separatedBy(",");
    private static final ListRule<String> TONGUES = ListRule.of(TEXT.maxLength(8)).maxItems(5).separatedBy("|");
    private static final ListRule<String> LEADERS = ListRule.of(TEXT.maxLength(80)).maxItems(5);
    private static final IntegerRule LIMIT = INTEGER.between(1, 50);
    private static final IntegerRule OFFSET = INTEGER.between(0, 1_000);

    static ListVisitsQuery read(Input in) {
        return new ListVisitsQuery(
                in.optional("stars", STARS),
                in.optional("tongues", TONGUES),
                in.optional("leaders", LEADERS),
                DeepObject.optional(in, "about", VisitAbout.RULE),
                in.optional("limit", LIMIT, 10L),
                in.optional("offset", OFFSET, 0L));
    }
}

package org.example.sky.sighting;

import static org.example.sky.support.input.IntegerRule.INTEGER;

import org.example.sky.support.input.EnumRule;
import org.example.sky.support.input.Input;
import org.example.sky.support.input.IntegerRule;
import org.jspecify.annotations.Nullable;

/** What sightingsOf is asked for; what is null was not asked for. */
record SightingsOfQuery(@Nullable Sky conditions, long page, long size) {

    private static final EnumRule<Sky> CONDITIONS = EnumRule.of(Sky.class);
    private static final IntegerRule PAGE = INTEGER.between(1, 10_000);
    private static final IntegerRule SIZE = INTEGER.between(1, 40);

    static SightingsOfQuery read(Input in) {
        return new SightingsOfQuery(
                in.optional("conditions", CONDITIONS),
                in.optional("page", PAGE, 1L),
                in.optional("size", SIZE, 5L));
    }
}

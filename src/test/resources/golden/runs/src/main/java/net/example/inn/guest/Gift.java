package net.example.inn.guest;

import static net.example.inn.support.input.IntegerRule.INTEGER;
import static net.example.inn.support.input.TextRule.TEXT;

import java.util.Set;
import net.example.inn.support.input.Input;
import net.example.inn.support.input.IntegerRule;
import net.example.inn.support.input.RecordRule;
import net.example.inn.support.input.TextRule;

/** A gift. */
record Gift(String to, Long points) {

    static final RecordRule<Gift> RULE = new RecordRule<>(Gift::read);

    private static final Set<String> FIELDS = Set.of("to", "points");

    private static final TextRule TO = TEXT.minLength(1).maxLength(80);
    private static final IntegerRule POINTS = INTEGER.between(1, 100);

    private static Gift read(Input in) {
        in.only(FIELDS);
        return new Gift(in.required("to", TO), in.required("points", POINTS));
    }
}

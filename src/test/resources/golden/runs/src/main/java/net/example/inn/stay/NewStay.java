package net.example.inn.stay;

import static net.example.inn.support.input.IntegerRule.INTEGER;
import static net.example.inn.support.input.TextRule.TEXT;

import java.util.Set;
import net.example.inn.support.input.Input;
import net.example.inn.support.input.IntegerRule;
import net.example.inn.support.input.RecordRule;
import net.example.inn.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** A new stay; what is null was left out. */
record NewStay(String guest, String room, Long nights, @Nullable String code) {

    static final RecordRule<NewStay> RULE = new RecordRule<>(NewStay::read);

    private static final Set<String> FIELDS = Set.of("guest", "room", "nights", "code");

    private static final TextRule GUEST = TEXT.minLength(1).maxLength(80);
    private static final TextRule ROOM = TEXT.minLength(1).maxLength(10);
    private static final IntegerRule NIGHTS = INTEGER.between(1, 30);
    private static final TextRule CODE = TEXT.maxLength(20);

    private static NewStay read(Input in) {
        in.only(FIELDS);
        return new NewStay(
                in.required("guest", GUEST),
                in.required("room", ROOM),
                in.required("nights", NIGHTS),
                in.optional("code", CODE));
    }
}

package org.example.sky.gift;

import static org.example.sky.support.input.DateRule.DATE;
import static org.example.sky.support.input.DecimalRule.DECIMAL;
import static org.example.sky.support.input.TextRule.TEXT;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.example.sky.support.input.CheckedRule;
import org.example.sky.support.input.ChoiceRule;
import org.example.sky.support.input.DecimalRule;
import org.example.sky.support.input.EnumRule;
import org.example.sky.support.input.Input;
import org.example.sky.support.input.ObjectRule;
import org.example.sky.support.input.OneOfRule;
import org.example.sky.support.input.RecordRule;
import org.example.sky.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** A new gift; what is null was left out. */
record NewGift(
        GiftKind what,
        String giver,
        @Nullable BigDecimal amount,
        @Nullable String thing,
        @Nullable LocalDate until) {

    static final CheckedRule<NewGift> RULE = CheckedRule.of(
            new RecordRule<>(NewGift::read),
            ChoiceRule.by("what")
                    .when(
                            "MONEY",
                            ObjectRule.of()
                                    .required("what", OneOfRule.of(TEXT, "MONEY"))
                                    .required("giver", TEXT.minLength(1).maxLength(80))
                                    .required("amount", DECIMAL.minimum("1"))
                                    .closed())
                    .when(
                            "LOAN",
                            ObjectRule.of()
                                    .required("what", OneOfRule.of(TEXT, "LOAN"))
                                    .required("giver", TEXT.minLength(1).maxLength(80))
                                    .required("thing", TEXT.minLength(1).maxLength(80))
                                    .optional("until", DATE)));

    private static final EnumRule<GiftKind> WHAT = EnumRule.of(GiftKind.class);
    private static final TextRule GIVER = TEXT.minLength(1).maxLength(80);
    private static final DecimalRule AMOUNT = DECIMAL.minimum("1").digits(8, 2);
    private static final TextRule THING = TEXT.minLength(1).maxLength(80);

    private static NewGift read(Input in) {
        return new NewGift(
                in.required("what", WHAT),
                in.required("giver", GIVER),
                in.optional("amount", AMOUNT),
                in.optional("thing", THING),
                in.optional("until", DATE));
    }
}

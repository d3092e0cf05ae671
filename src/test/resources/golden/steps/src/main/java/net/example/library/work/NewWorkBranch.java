package net.example.library.work;

import static net.example.library.support.input.DecimalRule.DECIMAL;
import static net.example.library.support.input.TextRule.TEXT;

import java.math.BigDecimal;
import net.example.library.support.input.DecimalRule;
import net.example.library.support.input.Input;
import net.example.library.support.input.RecordRule;
import net.example.library.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** A new work branch; what is null was left out. */
record NewWorkBranch(String branch, @Nullable BigDecimal price) {

    static final RecordRule<NewWorkBranch> RULE = new RecordRule<>(NewWorkBranch::read);

    private static final TextRule BRANCH = TEXT.maxLength(60);
    private static final DecimalRule PRICE = DECIMAL.digits(8, 2);

    private static NewWorkBranch read(Input in) {
        return new NewWorkBranch(in.required("branch", BRANCH), in.optional("price", PRICE));
    }
}

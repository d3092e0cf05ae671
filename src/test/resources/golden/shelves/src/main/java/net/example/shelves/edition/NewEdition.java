package net.example.shelves.edition;

import static net.example.shelves.support.input.DateRule.DATE;
import static net.example.shelves.support.input.DecimalRule.DECIMAL;
import static net.example.shelves.support.input.IntegerRule.INTEGER;
import static net.example.shelves.support.input.TextRule.TEXT;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import net.example.shelves.support.input.DecimalRule;
import net.example.shelves.support.input.EnumRule;
import net.example.shelves.support.input.Input;
import net.example.shelves.support.input.IntegerRule;
import net.example.shelves.support.input.ListRule;
import net.example.shelves.support.input.RecordRule;
import net.example.shelves.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** A new edition; what is null was left out. */
record NewEdition(
        String isbn,
        Language language,
        @Nullable String publisher,
        @Nullable LocalDate published,
        @Nullable Long pages,
        @Nullable BigDecimal price,
        @Nullable List<String> shelves) {

    static final RecordRule<NewEdition> RULE = new RecordRule<>(NewEdition::read);

    private static final Set<String> FIELDS =
            Set.of("isbn", "language", "publisher", "published", "pages", "price", "shelves");

    private static final TextRule ISBN = TEXT.maxLength(13).pattern("^[0-9]{13}$");
    private static final EnumRule<Language> LANGUAGE = EnumRule.of(Language.class);
    private static final TextRule PUBLISHER = TEXT.maxLength(200);
    private static final IntegerRule PAGES = INTEGER.between(1, 32_767);
    private static final DecimalRule PRICE = DECIMAL.minimum("0").digits(8, 2);
    private static final ListRule<String> SHELVES = ListRule.of(TEXT.minLength(1).maxLength(20)).maxItems(50);

    private static NewEdition read(Input in) {
        in.only(FIELDS);
        return new NewEdition(
                in.required("isbn", ISBN),
                in.required("language", LANGUAGE),
                in.nullable("publisher", PUBLISHER),
                in.nullable("published", DATE),
                in.nullable("pages", PAGES),
                in.nullable("price", PRICE),
                in.optional("shelves", SHELVES));
    }
}

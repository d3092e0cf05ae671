package net.example.shelves.author;

import static net.example.shelves.support.input.DateRule.DATE;
import static net.example.shelves.support.input.TextRule.TEXT;

import java.time.LocalDate;
import java.util.Set;
import net.example.shelves.support.input.Input;
import net.example.shelves.support.input.RecordRule;
import net.example.shelves.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** A new author; what is null was left out. */
record NewAuthor(String name, @Nullable LocalDate born, @Nullable LocalDate died) {

    static final RecordRule<NewAuthor> RULE = new RecordRule<>(NewAuthor::read);

    private static final Set<String> FIELDS = Set.of("name", "born", "died");

    private static final TextRule NAME = TEXT.minLength(1).maxLength(200).notBlank();

    private static NewAuthor read(Input in) {
        in.only(FIELDS);
        return new NewAuthor(in.required("name", NAME), in.nullable("born", DATE), in.nullable("died", DATE));
    }
}

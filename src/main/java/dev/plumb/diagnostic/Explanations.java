package dev.plumb.diagnostic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The long stories of codes: the pages {@code docs/messages/CODE.md}, carried along as resources. */
public final class Explanations {

    private Explanations() {}

    /** A code's page as Markdown; empty for what is no code. */
    public static Optional<String> of(String code) {
        if (!code.matches("[a-z0-9-]+")) {
            return Optional.empty();
        }
        try (InputStream page = Explanations.class.getResourceAsStream("/messages/" + code + ".md")) {
            return page == null
                    ? Optional.empty()
                    : Optional.of(new String(page.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

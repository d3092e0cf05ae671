package dev.plumb.prove;

import java.util.Optional;

/**
 * One executed check and what it saw.
 *
 * @param proof that executed it ({@code stories}, {@code input})
 * @param check what was looked at, in words
 * @param seen of a check that failed, what was seen instead of what was expected
 * @param again how to run it again: a {@code curl}, a story to paste
 */
public record Evidence(String proof, String check, boolean holds, Optional<String> seen, Optional<String> again) {

    public static Evidence holds(String proof, String check) {
        return new Evidence(proof, check, true, Optional.empty(), Optional.empty());
    }

    /** What an answer showed, and where it is not right, how to ask again. */
    static Evidence of(String proof, String check, boolean holds, Exchange exchange) {
        return holds
                ? holds(proof, check)
                : fails(
                        proof,
                        check,
                        exchange.answer().shown(),
                        exchange.request().curl());
    }

    public static Evidence fails(String proof, String check, String seen, String again) {
        return new Evidence(
                proof, check, false, Optional.of(seen), again.isEmpty() ? Optional.empty() : Optional.of(again));
    }
}

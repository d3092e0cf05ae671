package com.example.app.support.input;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A text. Lengths count characters (Unicode code points), as JSON Schema and the database do. */
public record TextRule(
        int minLength, int maxLength, String pattern, @Nullable Pattern compiled, boolean blankRefused, Format format)
        implements Rule<String> {

    public static final TextRule TEXT = new TextRule(0, Integer.MAX_VALUE, "", null, false, Format.ANY);

    public TextRule minLength(int characters) {
        return new TextRule(characters, maxLength, pattern, compiled, blankRefused, format);
    }

    public TextRule maxLength(int characters) {
        return new TextRule(minLength, characters, pattern, compiled, blankRefused, format);
    }

    /** As in JSON Schema the expression may match anywhere, unless it is anchored. */
    public TextRule pattern(String regex) {
        return new TextRule(minLength, maxLength, regex, EcmaPattern.compile(regex), blankRefused, format);
    }

    /** Something besides spaces. */
    public TextRule notBlank() {
        return new TextRule(minLength, maxLength, pattern, compiled, true, format);
    }

    public TextRule format(Format form) {
        return new TextRule(minLength, maxLength, pattern, compiled, blankRefused, form);
    }

    /** Forms of texts that JSON Schema has names for. */
    public enum Format {
        ANY("any text") {
            @Override
            boolean fits(String value) {
                return true;
            }
        },
        EMAIL("an e-mail address") {
            @Override
            boolean fits(String value) {
                return ADDRESS.matcher(value).matches();
            }
        },
        URI("an absolute URI") {
            @Override
            boolean fits(String value) {
                return parsed(value) && java.net.URI.create(value).isAbsolute();
            }
        },
        URI_REFERENCE("a URI") {
            @Override
            boolean fits(String value) {
                return parsed(value);
            }
        };

        private static final Pattern ADDRESS = Pattern.compile("[^@\\s]+@[^@\\s.]+(\\.[^@\\s.]+)*");

        private final String words;

        Format(String words) {
            this.words = words;
        }

        abstract boolean fits(String value);

        private static boolean parsed(String value) {
            try {
                java.net.URI.create(value);
                return true;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }

    @Override
    public @Nullable String json(JsonNode value, String field, Faults faults) {
        if (!value.isString()) {
            faults.add(field, /*type*/ "must be a string" /**/);
            return null;
        }
        return text(value.stringValue(), field, faults);
    }

    @Override
    public @Nullable String text(String value, String field, Faults faults) {
        if (!isStorable(value)) {
            faults.add(field, "must be valid Unicode without U+0000");
            return null;
        }
        int length = value.codePointCount(0, value.length());
        if (length < minLength) {
            faults.add(field, /*minLength*/ "must have at least " + minLength + (minLength == 1 ? " character" : " characters") /**/);
        } else if (length > maxLength) {
            faults.add(field, /*maxLength*/ "must have at most " + maxLength + (maxLength == 1 ? " character" : " characters") /**/);
        } else if (compiled != null && !compiled.matcher(value).find()) {
            faults.add(field, /*pattern*/ "must match " + pattern /**/);
        } else if (!format.fits(value)) {
            faults.add(field, /*format*/ "must be " + format.words /**/);
        } else if (blankRefused && value.chars().allMatch(c -> c == ' ')) {
            faults.add(field, "must not be blank");
        } else {
            return value;
        }
        return null;
    }

    /** PostgreSQL keeps neither U+0000 nor half of a surrogate pair. */
    static boolean isStorable(String value) {
        return value.codePoints().allMatch(c -> c != 0 && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE));
    }
}

package dev.plumb.spec.story;

import dev.plumb.source.Span;

/**
 * A value that a call carries.
 *
 * @param name in the contract's spelling
 * @param form how a literal is written where it goes into a JSON body
 */
public record Argument(Span span, Place place, String name, Form form, StoryValue value) {

    public enum Place {
        PATH,
        QUERY,
        HEADER,
        COOKIE,
        /** A property of the request's body. */
        BODY
    }

    /** A literal that does not read as what its property wants is written as text, so that a story can be wrong on purpose. */
    public enum Form {
        TEXT,
        NUMBER,
        BOOLEAN,
        /** An object or a list, given as JSON. */
        JSON
    }
}

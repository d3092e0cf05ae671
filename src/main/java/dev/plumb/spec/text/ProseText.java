package dev.plumb.spec.text;

import dev.plumb.source.Span;

/**
 * A part of a Markdown document, from its heading to the next.
 *
 * @param span the heading; the first paragraph of a document without one
 * @param level 1 to 6; 0 for what stands before the first heading
 * @param words how many words of prose stand in it
 * @param formal whether a block that is read, or a link to a document of the specification, stands in it
 * @param formalBelow whether one stands in a part below it
 */
public record ProseText(Span span, int level, String title, int words, boolean formal, boolean formalBelow) {}

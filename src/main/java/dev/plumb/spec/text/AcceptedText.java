package dev.plumb.spec.text;

/**
 * A hazard or a question's assumption that is taken knowingly.
 *
 * @param code of the message
 * @param subject the operation (or table, or other element) that it is taken for
 * @param reason in words
 */
public record AcceptedText(Word code, Word subject, Word reason) {}

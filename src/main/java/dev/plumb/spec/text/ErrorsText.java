package dev.plumb.spec.text;

import java.util.List;
import java.util.Optional;

/**
 * The section {@code errors}.
 *
 * @param body what stands in place of the problem document
 * @param messages words by JSON Schema keyword
 */
public record ErrorsText(Optional<ExpressionText> body, List<Message> messages, List<Code> codes) {

    public ErrorsText {
        messages = List.copyOf(messages);
        codes = List.copyOf(codes);
    }

    public record Message(Word keyword, Word words) {}

    /**
     * @param detail an expression over what the operation had named
     * @param field the field that the fault is reported at
     */
    public record Code(
            Word name,
            Optional<NumberText> status,
            Optional<Word> title,
            Optional<ExpressionText> detail,
            Optional<Word> field) {}
}

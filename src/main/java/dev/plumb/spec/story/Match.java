package dev.plumb.spec.story;

import dev.plumb.source.Span;
import dev.plumb.spec.text.FeatureText.DocString;
import dev.plumb.spec.text.FeatureText.Kind;
import dev.plumb.spec.text.FeatureText.SentenceText;
import dev.plumb.spec.text.FeatureText.Table;
import dev.plumb.spec.text.Word;
import java.util.Optional;
import java.util.regex.Matcher;

/** A sentence that matched a form: its parts, each with its place. */
record Match(SentenceText sentence, Matcher matcher) {

    Span span() {
        return sentence.span();
    }

    String text(String group) {
        return matcher.group(group);
    }

    Optional<Word> word(String group) {
        String text = matcher.group(group);
        return text == null ? Optional.empty() : Optional.of(new Word(place(matcher.start(group), text), text));
    }

    Word need(String group) {
        return word(group).orElseThrow();
    }

    /** Where a piece of the sentence stands; the whole sentence where a placeholder was filled. */
    Span place(int start, String text) {
        boolean asWritten = sentence.span().text().equals(sentence.text());
        return asWritten ? sentence.span().within(start, start + text.length()) : sentence.span();
    }

    int number(String group, int otherwise) {
        String text = matcher.group(group);
        return text == null ? otherwise : Integer.parseInt(text);
    }

    Person who() {
        return Person.of(matcher.group("who"));
    }

    Optional<Table> table() {
        return sentence.table();
    }

    Optional<DocString> docString() {
        return sentence.docString();
    }

    boolean given() {
        return sentence.kind() == Kind.GIVEN;
    }
}

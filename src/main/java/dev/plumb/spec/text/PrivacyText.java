package dev.plumb.spec.text;

import java.util.List;

/** The section {@code privacy}: columns as {@code table.column}, names of fields, and tables with their retention. */
public record PrivacyText(
        List<Word> personal, List<Word> encrypted, List<Word> neverLogged, List<Retention> retention) {

    public PrivacyText {
        personal = List.copyOf(personal);
        encrypted = List.copyOf(encrypted);
        neverLogged = List.copyOf(neverLogged);
        retention = List.copyOf(retention);
    }

    public record Retention(Word table, DurationText lasting) {}
}

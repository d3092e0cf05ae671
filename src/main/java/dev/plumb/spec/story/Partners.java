package dev.plumb.spec.story;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What sentences about partners have in common. */
final class Partners {
    private Partners() {}

    static boolean known(Match match, Telling telling) {
        var partners = telling.setting().partners();
        if (partners.containsKey(match.text("partner"))) {
            return true;
        }
        telling.unknown(
                StoryProblem.What.PARTNER, match.need("partner"), List.copyOf(new TreeSet<>(partners.keySet())));
        return false;
    }

    static boolean operation(Match match, Telling telling) {
        Set<String> operations = telling.setting().partners().getOrDefault(match.text("partner"), Set.of());
        if (operations.contains(match.text("operation"))) {
            return true;
        }
        telling.unknown(StoryProblem.What.OPERATION, match.need("operation"), List.copyOf(new TreeSet<>(operations)));
        return false;
    }
}

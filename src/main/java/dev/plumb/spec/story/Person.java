package dev.plumb.spec.story;

import java.util.Optional;

/** Who calls: somebody by name, or a visitor, who never says who they are. */
public record Person(Optional<String> name) {
    public static final Person VISITOR = new Person(Optional.empty());

    static Person of(String word) {
        return word.equals("a visitor") || word.equals("the visitor") ? VISITOR : new Person(Optional.of(word));
    }

    public boolean visitor() {
        return name.isEmpty();
    }

    @Override
    public String toString() {
        return name.orElse("the visitor");
    }
}

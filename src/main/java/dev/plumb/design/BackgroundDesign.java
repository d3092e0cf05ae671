package dev.plumb.design;

import dev.plumb.spec.Consequences;

/** Something that is done without anybody asking: a class of its own in the feature that it is about. */
public sealed interface BackgroundDesign {
    /** The class. */
    String name();

    /** The feature's name. */
    String feature();

    /** @param event that it follows */
    record ReactionDesign(Consequences.Reaction reaction, EventDesign event, String name, String feature)
            implements BackgroundDesign {}

    record JobDesign(Consequences.Job job, String name, String feature) implements BackgroundDesign {}
}

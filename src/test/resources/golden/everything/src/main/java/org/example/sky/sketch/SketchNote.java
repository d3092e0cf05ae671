package org.example.sky.sketch;

import java.util.UUID;

/** A sketch note. */
record SketchNote(UUID sighting, String caption, long bytes) {}

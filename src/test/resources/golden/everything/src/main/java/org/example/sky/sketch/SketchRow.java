package org.example.sky.sketch;

import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code sketches}. */
record SketchRow(UUID sightingId, byte[] image, String caption, @Nullable LocalDate drawnOn) {}

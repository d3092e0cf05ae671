package org.example.sky.sketch;

import java.util.UUID;
import org.example.sky.support.problem.ErrorCode;
import org.example.sky.support.problem.RefusedException;
import org.example.sky.support.security.Viewer;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The rules of sketches. */
@EnableResilientMethods
@Service
class SketchService {

    private final SketchRepository sketches;

    SketchService(SketchRepository sketches) {
        this.sketches = sketches;
    }

    /** See observatory.md:159. Of two that wait for each other's rows, one is tried again. */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional
    void drawSketch(UUID sightingId, byte[] request, Viewer viewer) {
        var sighting =
                sketches.lockSighting(sightingId, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        var sketch = sketches.ensureSketch(sighting, request);
        sketches.updateSketch(request, sketch);
    }

    /** See observatory.md:167. */
    @Transactional
    SketchNote handInSketch(UUID sightingId, HandInSketchRequest request, Viewer viewer) {
        var sighting =
                sketches.lockSighting(sightingId, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        var sketch = sketches.insertSketch(sighting, request);
        return new SketchNote(sighting.id(), sketch.caption(), sketch.image().length);
    }

    /** See observatory.md:175. */
    byte[] seeSketch(UUID sightingId, Viewer viewer) {
        var sketch =
                sketches.findSketch(sightingId, viewer).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        return sketch.image();
    }
}

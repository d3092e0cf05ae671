package org.example.sky.sketch;

import static org.example.sky.support.input.BytesRule.BYTES;
import static org.example.sky.support.input.DateRule.DATE;
import static org.example.sky.support.input.TextRule.TEXT;

import java.time.LocalDate;
import java.util.Set;
import org.example.sky.support.input.BytesRule;
import org.example.sky.support.input.Input;
import org.example.sky.support.input.RecordRule;
import org.example.sky.support.input.TextRule;
import org.jspecify.annotations.Nullable;

/** What {@code handInSketch} takes; what is null was left out. */
record HandInSketchRequest(byte[] image, @Nullable String caption, @Nullable LocalDate drawnOn) {

    static final RecordRule<HandInSketchRequest> RULE = new RecordRule<>(HandInSketchRequest::read);

    private static final Set<String> FIELDS = Set.of("image", "caption", "drawnOn");

    private static final BytesRule IMAGE = BYTES.maxLength(65_536);
    private static final TextRule CAPTION = TEXT.maxLength(200);

    private static HandInSketchRequest read(Input in) {
        in.only(FIELDS);
        return new HandInSketchRequest(
                in.required("image", IMAGE),
                in.optional("caption", CAPTION),
                in.optional("drawnOn", DATE));
    }
}

package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Document;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Bytes as text (RFC 3629). */
final class Utf8 {

    private Utf8() {}

    /** Where a byte cannot stand, that is reported once, and what cannot be read becomes U+FFFD. */
    static SourceFile decode(Document document, Problems problems) {
        byte[] bytes = document.bytes();
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer output = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(input, output, true);
        if (!result.isError()) {
            return new SourceFile(document.path(), output.flip().toString());
        }
        var file = new SourceFile(document.path(), new String(bytes, StandardCharsets.UTF_8));
        int at = output.position();
        problems.add(
                new ReadProblem.NotUtf8(new Span(file, at, at + 1), input.position(), bytes[input.position()] & 0xFF));
        return file;
    }
}

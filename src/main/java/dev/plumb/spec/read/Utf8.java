package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Document;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bytes as text (RFC 3629). */
final class Utf8 {

    private Utf8() {}

    /** Where a byte cannot stand, or U+0000 does, that is reported once, and what cannot be read becomes U+FFFD. */
    static SourceFile decode(Document document, Problems problems) {
        byte[] bytes = document.bytes();
        Optional<Charset> other = wide(bytes);
        if (other.isPresent()) {
            String text = new String(bytes, other.get());
            var file = new SourceFile(document.path(), text.startsWith("\uFEFF") ? text.substring(1) : text);
            int end = Math.min(1, file.text().length());
            problems.add(new ReadProblem.OtherEncoding(
                    new Span(file, 0, end), other.get().name()));
            return file;
        }
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer input = ByteBuffer.wrap(bytes);
        CharBuffer output = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(input, output, true);
        if (!result.isError()) {
            return withoutNul(new SourceFile(document.path(), output.flip().toString()), problems);
        }
        var file = new SourceFile(document.path(), new String(bytes, StandardCharsets.UTF_8));
        int at = output.position();
        problems.add(
                new ReadProblem.NotUtf8(new Span(file, at, at + 1), input.position(), bytes[input.position()] & 0xFF));
        return file;
    }

    /** U+0000 is UTF-8, and neither YAML nor PostgreSQL takes it. */
    private static SourceFile withoutNul(SourceFile file, Problems problems) {
        int at = file.text().indexOf('\0');
        if (at < 0) {
            return file;
        }
        var read = new SourceFile(file.path(), file.text().replace('\0', '\uFFFD'));
        problems.add(new ReadProblem.NulCharacter(new Span(read, at, at + 1)));
        return read;
    }

    /** UTF-16, told by its byte order mark or by the zeros that ASCII has in it. */
    private static Optional<Charset> wide(byte[] bytes) {
        if (bytes.length < 2) {
            return Optional.empty();
        }
        int first = bytes[0] & 0xFF;
        int second = bytes[1] & 0xFF;
        if (first == 0xFF && second == 0xFE || first != 0 && second == 0) {
            return Optional.of(StandardCharsets.UTF_16LE);
        }
        return first == 0xFE && second == 0xFF || first == 0 && second != 0
                ? Optional.of(StandardCharsets.UTF_16BE)
                : Optional.empty();
    }
}

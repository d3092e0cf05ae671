package dev.plumb.cli;

import dev.plumb.source.Document;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What {@code check} said last of a specification, with the documents that it was said of: the answer follows from their bytes, from
 * the question and from the build alone, so the same is said again as long as none of these changes. One file for each folder and
 * each way to ask; one that is missing, half written or of another build is as if never written.
 */
record LastAnswer(Path file, String question) {

    /** @param text all that was printed */
    record Answer(ExitCode exit, String text) {}

    /** Empty where plumb runs from classes that are worked on: they tell no build from the next. */
    static Optional<LastAnswer> to(Command.Check check, boolean colour) {
        return Version.isBuilt()
                ? Optional.of(
                        to(check, colour, Version.build(), UserCache.folder().resolve("checked")))
                : Optional.empty();
    }

    static LastAnswer to(Command.Check check, boolean colour, String build, Path folder) {
        String question = String.join(
                "\n",
                build,
                check.specification().toAbsolutePath().normalize().toString(),
                check.format()
                        + (check.explain() ? " explained" : "")
                        + (check.strict() ? " strict" : "")
                        + (colour ? " coloured" : ""));
        var name = new CRC32();
        name.update(question.substring(question.indexOf('\n')).getBytes(StandardCharsets.UTF_8));
        return new LastAnswer(folder.resolve(Long.toHexString(name.getValue())), question);
    }

    /** Empty where something is new. */
    Optional<Answer> of(List<Document> documents) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (!text(in).equals(question) || in.readInt() != documents.size()) {
                return Optional.empty();
            }
            for (Document document : documents) {
                if (!text(in).equals(document.path()) || !Arrays.equals(bytes(in), document.bytes())) {
                    return Optional.empty();
                }
            }
            return Optional.of(new Answer(ExitCode.valueOf(text(in)), text(in)));
        } catch (IOException | RuntimeException broken) {
            return Optional.empty();
        }
    }

    void remember(List<Document> documents, Answer answer) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Files.createDirectories(folder);
            Path written = Files.createTempFile(folder, "new", "");
            try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(written)))) {
                write(question, out);
                out.writeInt(documents.size());
                for (Document document : documents) {
                    write(document.path(), out);
                    write(document.bytes(), out);
                }
                write(answer.exit().name(), out);
                write(answer.text(), out);
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            // the next run checks again
        }
    }

    private static void write(String text, DataOutputStream out) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8), out);
    }

    private static void write(byte[] bytes, DataOutputStream out) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(bytes(in), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] read = in.readNBytes(length);
        if (read.length < length) {
            throw new IOException("it ends too soon");
        }
        return read;
    }
}

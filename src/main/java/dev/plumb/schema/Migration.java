package dev.plumb.schema;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A migration as it lies on disk.
 *
 * @param version from 1
 * @param first the version with which its way back begins: several migrations of one plan go back together
 * @param name what stands in its files' names ({@code add_note_to_orders})
 * @param transactional whether it runs in one transaction
 * @param before fingerprint of the schema it starts from
 * @param after fingerprint of the schema that it leads to; of the last one of a plan alone, else empty
 * @param ensured digests of the ensured statements that it holds
 */
public record Migration(
        int version,
        int first,
        String name,
        boolean transactional,
        String forward,
        String back,
        String before,
        String after,
        List<String> ensured) {

    public Migration {
        ensured = List.copyOf(ensured);
    }

    public String script() {
        return "V%03d__%s.sql".formatted(version, name);
    }

    public String undoScript() {
        return "U%03d__%s.sql".formatted(version, name);
    }

    /** As Flyway shows it. */
    public String description() {
        return name.replace('_', ' ');
    }

    /** What Flyway computes of a script: the CRC-32 of its lines without their ends. */
    public int checksum() {
        var crc = new CRC32();
        forward.lines().forEach(l -> crc.update(l.getBytes(StandardCharsets.UTF_8)));
        return (int) crc.getValue();
    }
}

package dev.plumb.database;

import dev.plumb.schema.Catalog;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Catalogs that were read before, by the SHA-256 of the statements that made them, the server's version,
 * the queries and the shape of {@link Catalog}. A file that is missing, half written or foreign is as if never written.
 */
final class CatalogCache {
    /** How catalogs are read and kept: the same for every one, and so long that a quick sum of it stands in the key. */
    private static final byte[] READING = sum(RecordCodec.shape(Catalog.class) + CatalogQueries.all());

    private final Path folder;

    CatalogCache(Path folder) {
        this.folder = folder;
    }

    static CatalogCache ofUser() {
        return new CatalogCache(AsServer.userFolder().resolve("catalogs"));
    }

    /** Makes the first key ready. */
    static void prepare() {
        sha256().update(READING);
    }

    static String key(List<String> statements, String version) {
        MessageDigest digest = sha256();
        digest.update(READING);
        digest.update(version.getBytes(StandardCharsets.UTF_8));
        for (String statement : statements) {
            digest.update((byte) 0);
            digest.update(statement.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    Optional<Catalog> get(String key) {
        Path file = folder.resolve(key);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            return Optional.of(RecordCodec.read(Catalog.class, in));
        } catch (IOException | RuntimeException broken) {
            return Optional.empty();
        }
    }

    void put(String key, Catalog catalog) {
        try {
            Files.createDirectories(folder);
            Path written = Files.createTempFile(folder, "new", "");
            try (var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(written)))) {
                RecordCodec.write(catalog, out);
            }
            Files.move(written, folder.resolve(key), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            // the next run asks the server again
        }
    }

    private static byte[] sum(String text) {
        var sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(sum.getValue()).getBytes(StandardCharsets.UTF_8);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

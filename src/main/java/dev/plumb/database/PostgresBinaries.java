package dev.plumb.database;

import dev.plumb.diagnostic.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs and an initialised data folder, unpacked once per user and version.
 *
 * @param home the folder with {@code bin}, {@code lib} and {@code share}
 * @param template an initialised data folder that nobody runs
 * @param password of its superuser {@code plumb}, made when it was
 */
record PostgresBinaries(Path home, Path template, String password) {
    static final String VERSION = "18.6";

    Path program(String name) {
        return home.resolve("bin").resolve(name);
    }

    /** Unpacks and initialises where that has not been done; another process doing so is waited for. */
    static PostgresBinaries ready() {
        Path folder = AsServer.baseFolder().resolve("postgres-" + VERSION);
        try {
            Files.createDirectories(folder);
            AsServer.give(folder);
            Path done = folder.resolve("ready");
            if (!Files.exists(done)) {
                try (var channel = FileChannel.open(
                                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        var lock = channel.lock()) {
                    if (lock.isValid() && !Files.exists(done)) {
                        prepare(folder);
                    }
                }
            }
            return new PostgresBinaries(
                    folder.resolve("programs"),
                    folder.resolve("template"),
                    Files.readString(folder.resolve("password")).strip());
        } catch (IOException e) {
            throw new DatabaseUnavailable(
                    "cannot unpack PostgreSQL into " + folder + ": " + Refusal.of(e)
                            + ". Free some room there (120 MB), or give --database a PostgreSQL of your own",
                    e);
        }
    }

    private static void prepare(Path folder) throws IOException {
        Path programs = folder.resolve("programs");
        Path template = folder.resolve("template");
        Folders.delete(programs);
        Folders.delete(template);
        try (InputStream archive = archive()) {
            unpack(archive, programs);
        }
        byte[] random = new byte[24];
        new java.security.SecureRandom().nextBytes(random);
        Path password = folder.resolve("password");
        Files.deleteIfExists(password);
        Files.createFile(password, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(password, java.util.HexFormat.of().formatHex(random));
        AsServer.give(folder);
        AsServer.run(
                folder.resolve("initdb.log"),
                programs.resolve("bin/initdb").toString(),
                "--pgdata=" + template,
                "--username=plumb",
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--locale=C.UTF-8",
                "--no-sync",
                // the password is random: rounds would only make connecting slow
                "--set=scram_iterations=1",
                "--set=timezone=UTC",
                "--set=log_timezone=UTC");
        Files.writeString(folder.resolve("ready"), VERSION);
    }

    private static InputStream archive() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String platform = switch (arch) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> arch;
        };
        InputStream found = os.equals("linux")
                ? PostgresBinaries.class.getResourceAsStream("/postgres-linux-" + platform + ".txz")
                : null;
        if (found == null) {
            throw new DatabaseUnavailable("there is no embedded PostgreSQL for " + os + " on " + arch
                    + " (there is for linux on amd64 and aarch64): give --database a PostgreSQL 14 to 18 of your own");
        }
        return found;
    }

    /** Unpacks a tar archive (POSIX ustar and GNU long names) compressed by xz. */
    private static void unpack(InputStream compressed, Path into) throws IOException {
        Files.createDirectories(into);
        Path root = into.toRealPath();
        try (var tar = new XZInputStream(new java.io.BufferedInputStream(compressed, 1 << 16))) {
            String longName = null;
            while (true) {
                byte[] header = tar.readNBytes(512);
                if (header.length < 512 || header[0] == 0) {
                    return;
                }
                long size = octal(header, 124, 12);
                char type = (char) header[156];
                String prefix = text(header, 345, 155);
                String name =
                        longName != null ? longName : (prefix.isEmpty() ? "" : prefix + "/") + text(header, 0, 100);
                longName = null;
                Path target = root.resolve(name).normalize();
                if (!target.startsWith(root)) {
                    throw new IOException("the archive names " + name + ", outside of its folder");
                }
                switch (type) {
                    case '5' -> Files.createDirectories(target);
                    case '2' -> {
                        Files.createDirectories(target.getParent());
                        Files.createSymbolicLink(target, Path.of(text(header, 157, 100)));
                    }
                    case 'L' ->
                        longName = new String(tar.readNBytes((int) size), java.nio.charset.StandardCharsets.UTF_8)
                                .replace("\0", "");
                    case '0', '\0' -> {
                        Files.createDirectories(target.getParent());
                        try (var out = Files.newOutputStream(target)) {
                            copy(tar, out, size);
                        }
                        if ((octal(header, 100, 8) & 0100) != 0) {
                            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
                        }
                    }
                    default -> tar.skipNBytes(size);
                }
                tar.skipNBytes((512 - size % 512) % 512);
            }
        }
    }

    private static void copy(InputStream in, java.io.OutputStream out, long size) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = size;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException("the archive of PostgreSQL ends early");
            }
            out.write(buffer, 0, read);
            left -= read;
        }
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, java.nio.charset.StandardCharsets.UTF_8);
    }

    private static long octal(byte[] header, int from, int length) {
        String digits = text(header, from, length).strip();
        return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
    }
}

package dev.plumb.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs PostgreSQL's programs as a user they accept. They refuse root, so root runs them in a user
 * namespace of its own ({@code unshare -U}), or as {@code nobody} where namespaces are not allowed;
 * anybody else runs them as themselves.
 */
final class AsServer {
    private enum Way {
        SELF,
        NAMESPACE,
        NOBODY
    }

    /** Found out when a program is first to be run or placed: a process is started for it. */
    private static final class Found {
        private static final Way WAY = way();
    }

    private AsServer() {}

    /** What plumb itself keeps for a user, and no program of PostgreSQL's needs to enter. */
    static Path userFolder() {
        String given = System.getenv("PLUMB_CACHE");
        if (given != null && !given.isBlank()) {
            return Path.of(given).toAbsolutePath();
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        return cache != null && !cache.isBlank()
                ? Path.of(cache, "plumb")
                : Path.of(System.getProperty("user.home"), ".cache", "plumb");
    }

    /** Where a user's unpacked programs and scratch data live; a folder that the programs may enter. */
    static Path baseFolder() {
        String given = System.getenv("PLUMB_CACHE");
        return (given == null || given.isBlank()) && Found.WAY == Way.NOBODY
                ? Path.of("/var/tmp/plumb-" + System.getProperty("user.name"))
                : userFolder();
    }

    /** Where the data of a project's server can live: in the project, or apart where it could not be entered. */
    static Path dataFolder(Path wanted) {
        return Found.WAY == Way.NOBODY
                ? baseFolder()
                        .resolve("projects")
                        .resolve(Integer.toHexString(
                                wanted.toAbsolutePath().toString().hashCode()))
                : wanted;
    }

    /** Makes a folder and all in it the programs' own. */
    static void give(Path folder) throws IOException {
        if (Found.WAY != Way.NOBODY) {
            return;
        }
        var owner = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        try (var all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Files.setOwner(path, owner);
            }
        }
    }

    /** Runs a program to its end; what it says goes to {@code log}. */
    static void run(Path log, String... command) throws IOException {
        int exit = exitOf(log, List.of(command));
        if (exit != 0) {
            throw new IOException(command[0] + " failed: " + tail(log));
        }
    }

    static int exitOf(Path log, List<String> command) throws IOException {
        var whole = new ArrayList<String>();
        switch (Found.WAY) {
            case SELF -> {}
            case NAMESPACE -> whole.addAll(List.of("unshare", "-U"));
            case NOBODY -> whole.addAll(List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"));
        }
        whole.addAll(command);
        var builder = new ProcessBuilder(whole)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // messages in English, whatever the user's language: they are read here
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().keySet().removeIf(k -> k.startsWith("PG"));
        Process process = builder.start();
        try {
            if (!process.waitFor(120, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(command.getFirst() + " did not end within two minutes: " + tail(log));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return process.exitValue();
    }

    static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
        } catch (IOException e) {
            return "(it left no log)";
        }
    }

    private static Way way() {
        if (!System.getProperty("user.name").equals("root")) {
            return Way.SELF;
        }
        try {
            Process tried = new ProcessBuilder("unshare", "-U", "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return tried.waitFor(5, TimeUnit.SECONDS) && tried.exitValue() == 0 ? Way.NAMESPACE : Way.NOBODY;
        } catch (IOException e) {
            return Way.NOBODY;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Way.NOBODY;
        }
    }
}

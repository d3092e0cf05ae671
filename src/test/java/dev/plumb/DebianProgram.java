package dev.plumb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Programs that tests need and that no Maven repository has: those of the machine, else installed from Debian's packages
 * where we may. What cannot be had is said loudly, and its tests are left out.
 */
public final class DebianProgram {
    private static final List<String> BESIDE_PATH = List.of("/usr/sbin", "/usr/local/sbin", "/sbin");
    private static final long MINUTES = 5;

    private DebianProgram() {}

    /**
     * The program, installed if need be; the test that asks is left out where it cannot be had.
     *
     * @param debianPackage the package that it comes with
     */
    public static Path need(String program, String debianPackage) {
        Optional<Path> found = find(program).or(() -> {
            install(debianPackage);
            return find(program);
        });
        if (found.isEmpty()) {
            System.err.println("LEFT OUT: " + caller() + " needs `" + program + "` (Debian: apt-get install "
                    + debianPackage + "), which is neither here nor can be installed.");
        }
        Assumptions.assumeTrue(found.isPresent(), program + " cannot be had");
        return found.orElseThrow();
    }

    private static Optional<Path> find(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return java.util.stream.Stream.concat(Arrays.stream(path.split(":", -1)), BESIDE_PATH.stream())
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** One at a time on a machine, without its service being started. */
    private static void install(String debianPackage) {
        if (find("apt-get").isEmpty() || !Files.isWritable(Path.of("/usr/bin"))) {
            return;
        }
        try (FileChannel lock = FileChannel.open(
                Path.of(System.getProperty("java.io.tmpdir"), "debian-programs.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            lock.lock();
            if (run("apt-get", "install", "-y", "-qq", "--no-install-recommends", debianPackage) != 0) {
                run("apt-get", "update", "-qq");
                run("apt-get", "install", "-y", "-qq", "--no-install-recommends", debianPackage);
            }
        } catch (IOException cannot) {
            System.err.println("apt-get install " + debianPackage + ": " + cannot.getMessage());
        }
    }

    private static int run(String... command) throws IOException {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        builder.environment().put("RUNLEVEL", "1"); // the package's own service is not started
        Process process = builder.start();
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return 1;
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                        .filter(name -> !name.equals(DebianProgram.class.getName()))
                        .findFirst()
                        .orElse("a test"));
    }
}

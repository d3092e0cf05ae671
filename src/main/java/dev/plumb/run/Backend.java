package dev.plumb.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A backend that runs in a process of its own. It ends when this one does, however that ends. */
public final class Backend implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(25);

    private final Process process;
    private final Path log;
    private final Socket control;
    private final BufferedReader in;
    private final PrintWriter out;
    private final int port;
    private final StartCache startCache;
    private final ReentrantLock oneAtATime = new ReentrantLock();
    private final ReentrantLock ending = new ReentrantLock();
    private boolean ended;

    /**
     * How to start a backend.
     *
     * @param environment what its {@code application.yaml} takes from the environment, {@code DATABASE_URL} among it
     * @param port 0 for any that is free
     * @param probe with the test-only parts: the clock that can be moved
     * @param log the file that takes what it prints
     * @param told what the test-only parts are told, as system properties: {@code plumb.load} (threads of its own, and
     *     which call each commit belongs to), {@code plumb.ahead} (how far its clock is before the real one)
     */
    public record Start(Map<String, String> environment, int port, boolean probe, Path log, Map<String, String> told) {
        public Start {
            environment = Map.copyOf(environment);
            told = Map.copyOf(told);
        }

        public Start(Map<String, String> environment, int port, boolean probe, Path log) {
            this(environment, port, probe, log, Map.of());
        }
    }

    private Backend(Process process, Path log, Socket control, BufferedReader in, int port, StartCache startCache)
            throws IOException {
        this.process = process;
        this.log = log;
        this.control = control;
        this.in = in;
        this.out = new PrintWriter(control.getOutputStream(), true, StandardCharsets.UTF_8);
        this.port = port;
        this.startCache = startCache;
    }

    /**
     * Starts a backend and returns when it is ready.
     *
     * @param caches the folder where what makes starts fast is kept for all projects
     * @throws RunException where it does not get ready, with what it said last
     */
    public static Backend start(Build build, Path caches, Start start) {
        var startCache = StartCache.of(caches, build.libraries());
        List<String> options = startCache.options();
        String secret = java.util.UUID.randomUUID().toString();
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.createDirectories(start.log().getParent());
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(options);
            command.addAll(StartCache.JVM);
            command.addAll(List.of(
                    "-XX:-UsePerfData",
                    "-Xlog:disable",
                    "-Xlog:all=error:stderr",
                    "-Dplumb.control=" + server.getLocalPort(),
                    "-Dplumb.secret=" + secret));
            if (start.probe()) {
                command.add("-Dplumb.probe=true");
            }
            start.told().forEach((name, value) -> command.add("-D" + name + "=" + value));
            command.addAll(List.of(
                    "-cp",
                    startCache.classPath(),
                    "dev.plumb.run.probe.Launch",
                    build.classes().toString(),
                    build.mainClass()));
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(start.log().toFile());
            builder.environment().putAll(start.environment());
            builder.environment().put("PORT", String.valueOf(start.port()));
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            Process process = builder.start();
            try {
                return connect(process, server, secret, start.log(), startCache);
            } catch (IOException | RuntimeException e) {
                process.destroyForcibly();
                throw e;
            }
        } catch (IOException e) {
            throw new RunException("cannot start the backend: " + e.getMessage(), e);
        }
    }

    private static Backend connect(Process process, ServerSocket server, String secret, Path log, StartCache startCache)
            throws IOException {
        var patience = Patience.with(process, log);
        server.setSoTimeout(100);
        while (true) {
            Socket socket;
            try {
                socket = server.accept();
            } catch (SocketTimeoutException e) {
                if (!process.isAlive() || patience.isOver()) {
                    throw notReady(process, log);
                }
                continue;
            }
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            socket.setSoTimeout(1_000);
            if (!secret.equals(firstWord(in, process, patience, log))) {
                socket.close(); // somebody else's
                continue;
            }
            String word = firstWord(in, process, patience, log);
            if (word == null || !word.startsWith("ready ")) {
                throw notReady(process, log);
            }
            socket.setSoTimeout(30_000);
            return new Backend(
                    process, log, socket, in, Integer.parseInt(word.substring("ready ".length())), startCache);
        }
    }

    private static @Nullable String firstWord(BufferedReader in, Process process, Patience patience, Path log) {
        while (true) {
            try {
                return in.readLine();
            } catch (SocketTimeoutException e) {
                if (!process.isAlive() || patience.isOver()) {
                    throw notReady(process, log);
                }
            } catch (IOException e) {
                throw notReady(process, log);
            }
        }
    }

    private static RunException notReady(Process process, Path log) {
        try {
            process.waitFor(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new RunException("the backend does not start"
                + (process.isAlive() ? ", and says nothing for " + Patience.SILENCE.toSeconds() + " s" : "")
                + "; it said last:\n\n"
                + String.join("\n", lastLines(log, 12)).indent(4)
                + "\nAll it said stands in " + log);
    }

    /** Where it answers, without a path. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    public Path log() {
        return log;
    }

    /** The last lines that it printed. */
    public List<String> lastLines(int count) {
        return lastLines(log, count);
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** Waits until it ends of itself. */
    public void await() throws InterruptedException {
        process.waitFor();
    }

    /** From now on it is {@code now} for the backend, and time goes on from there. Needs the probe. */
    public void setClock(Instant now) {
        say("clock " + now);
    }

    /** From now on the backend's time is the real one. Needs the probe. */
    public void resetClock() {
        say("clock real");
    }

    /** Moves the backend's time on; work in the background is done as it falls due. Needs the probe. */
    public void pass(Duration time) {
        say("pass " + time);
    }

    /** Does what is due in the background, and returns when nothing is. Needs the probe, and no threads that do it. */
    public void work() {
        say("work");
    }

    /** Empties what the backend keeps in memory between requests: caches, counts of limits. Needs the probe. */
    public void forget() {
        say("forget");
    }

    /** From now on each statement waits for up to so many milliseconds; 0 for none. Needs the probe. */
    public void hesitate(int millis) {
        say("hesitate " + millis);
    }

    /** From now on the statements that are sent to the database are noted. Needs the probe. */
    public void record() {
        say("record");
    }

    /** The statements that were sent since {@link #record}, with their values, each different one once. Needs the probe. */
    public List<String> recorded() {
        return Stream.of(say("recorded").split(" ", -1))
                .filter(word -> !word.isEmpty())
                .map(word -> new String(Base64.getDecoder().decode(word), StandardCharsets.UTF_8))
                .toList();
    }

    /** What is kept of a person, as JSON by table. Needs the probe. */
    public String exported(String key) {
        return text(say("person export " + base64(key)));
    }

    /** Erases what is kept of a person; whether there was somebody. Needs the probe. */
    public boolean erased(String key) {
        return text(say("person erase " + base64(key))).equals("true");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String answer) {
        return new String(Base64.getDecoder().decode(answer.strip()), StandardCharsets.UTF_8);
    }

    private String say(String line) {
        oneAtATime.lock();
        try {
            out.println(line);
            String answer = in.readLine();
            if (answer == null || !answer.startsWith("done")) {
                throw new RunException("the backend did not take '" + line + "': "
                        + (answer == null ? "it is gone; see " + log : answer));
            }
            return answer.substring("done".length());
        } catch (IOException e) {
            throw new RunException("the backend does not answer: " + e.getMessage(), e);
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Stops it gracefully: requests at hand are answered. Bounded; what does not end in time is ended. */
    @Override
    public void close() {
        ending.lock();
        try {
            if (!ended) {
                ended = true;
                end();
            }
        } finally {
            ending.unlock();
        }
    }

    private void end() {
        try {
            control.close(); // the word to end
            if (process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                startCache.create();
            } else {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Kills it at once, as a power cut would (SIGKILL where the system has it). */
    public void kill() {
        process.destroyForcibly();
    }

    /** Kills it, and returns when it is gone. */
    public void killAndWait() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        close();
    }

    /** Whether this start records what makes the next ones fast, which takes an end that is not a kill. */
    public boolean records() {
        return startCache.isRecording();
    }

    private static List<String> lastLines(Path log, int count) {
        try {
            List<String> lines = Files.readAllLines(log).stream()
                    .filter(line -> !line.startsWith("\tat ") && !line.startsWith("\t... "))
                    .toList();
            return lines.subList(Math.max(0, lines.size() - count), lines.size());
        } catch (IOException e) {
            return List.of("(" + log + " cannot be read: " + e.getMessage() + ")");
        }
    }
}

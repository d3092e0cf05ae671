package dev.plumb.run.probe;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The line to whoever started this backend. It says {@code ready PORT} once, then answers each line
 * that comes with {@code done}: {@code clock INSTANT} and {@code clock real} set the clock, {@code
 * pass DURATION} moves it on while what falls due is done, {@code work} does what is due, {@code forget} empties what is kept in memory, {@code hesitate MILLIS} makes statements wait a little, {@code record} begins to
 * note the statements that are sent to the database, and {@code recorded} ends it and tells them, each
 * in base 64; {@code person export KEY} and {@code person erase KEY} (each in base 64, as the answer is) do what
 * the command of that name does. When the line breaks, the
 * one who started it is gone, and the backend ends.
 */
final class Control {
    private static @Nullable Control line;

    private final Socket socket;
    private final PrintWriter out;

    private Control(Socket socket) throws IOException {
        this.socket = socket;
        this.out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    static void connect() throws IOException {
        String port = System.getProperty("plumb.control");
        if (port == null) {
            return;
        }
        var control = new Control(new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port)));
        control.out.println(System.getProperty("plumb.secret"));
        line = control;
        Thread.ofPlatform().name("control").daemon().start(control::listen);
    }

    static void ready(String port) {
        if (line != null) {
            line.out.println("ready " + port);
        }
    }

    private void listen() {
        try (var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            for (String said = in.readLine(); said != null; said = in.readLine()) {
                String[] words = said.split(" ", -1);
                switch (words[0]) {
                    case "clock" -> MovingClock.INSTANCE.set(words[1].equals("real") ? null : Instant.parse(words[1]));
                    case "pass" -> {
                        out.println(done(() -> DueWork.pass(Duration.parse(words[1]))));
                        continue;
                    }
                    case "work" -> {
                        out.println(done(DueWork::run));
                        continue;
                    }
                    case "forget" -> Memory.forget();
                    case "hesitate" -> Statements.hesitate(Integer.parseInt(words[1]));
                    case "record" -> Statements.begin();
                    case "recorded" -> {
                        out.println("done " + String.join(" ", Statements.end()));
                        continue;
                    }
                    case "person" -> {
                        out.println("done " + Person.of(words[1], words[2]));
                        continue;
                    }
                    default -> throw new IllegalStateException(said);
                }
                out.println("done");
            }
        } catch (IOException e) {
            // gone as well
        } catch (RuntimeException e) {
            out.println("failed " + e);
            throw e instanceof UncheckedIOException unchecked ? unchecked : e;
        } finally {
            System.exit(0);
        }
    }

    /** The backend goes on where its work fails. */
    private static String done(Runnable work) {
        try {
            work.run();
            return "done";
        } catch (RuntimeException e) {
            return "failed " + String.valueOf(e).lines().findFirst().orElse("");
        }
    }
}

package dev.plumb.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** A fault of plumb itself: one line for the person, the whole trace in a file. */
final class Fault {
    private Fault() {}

    static String report(Throwable fault, String... args) {
        var trace = new StringWriter();
        fault.printStackTrace(new PrintWriter(trace));
        String first = fault.getClass().getSimpleName()
                + (fault.getMessage() == null
                        ? ""
                        : ": " + fault.getMessage().lines().findFirst().orElse(""));
        try {
            Path file = Files.createTempFile("plumb-fault-", ".txt");
            Files.writeString(
                    file,
                    "plumb %s, Java %s, %s %s%nplumb %s%n%n%s"
                            .formatted(
                                    Version.number(),
                                    Runtime.version(),
                                    System.getProperty("os.name"),
                                    System.getProperty("os.version"),
                                    String.join(" ", args),
                                    trace));
            return "plumb: a fault of plumb itself, not of your specification: " + first + "\n"
                    + "       The whole trace stands in " + file;
        } catch (IOException e) {
            return "plumb: a fault of plumb itself, not of your specification: " + first + "\n" + trace;
        }
    }
}

package dev.plumb.run.probe;

import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * Starts a backend whose classes lie in a folder, behind a class path that is the same for every
 * backend with the same libraries, so that one cache of the JVM serves them all.
 *
 * <p>Arguments: the folder of classes, the main class, then what the main class is given.
 */
public final class Launch {
    private Launch() {}

    public static void main(String[] args) throws Throwable {
        var classes = new URL[] {url(Path.of(args[0]))};
        @SuppressWarnings("resource") // lives as long as the backend
        var loader = new URLClassLoader("backend", classes, Launch.class.getClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        Control.connect();
        dieInTime();
        try {
            loader.loadClass(args[1]).getMethod("main", String[].class).invoke(null, (Object)
                    java.util.Arrays.copyOfRange(args, 2, args.length));
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** Where that is asked for, as if it were killed while it starts. */
    private static void dieInTime() {
        Integer millis = Integer.getInteger("plumb.dies-after");
        if (millis != null) {
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    Thread.sleep(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                Runtime.getRuntime().halt(137);
            });
        }
    }

    private static URL url(Path folder) throws MalformedURLException {
        return folder.toUri().toURL();
    }
}

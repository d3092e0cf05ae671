package dev.plumb.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The version of the tool, as its jar states it. */
final class Version {
    private Version() {}

    static String number() {
        String number = Version.class.getPackage().getImplementationVersion();
        return number == null ? "development" : number;
    }

    /** Whether this runs from a jar. */
    static boolean isBuilt() {
        return Version.class.getPackage().getImplementationVersion() != null;
    }

    /** The version, and which build of it: what another build proved, this one does not take for proven. */
    static String build() {
        try {
            Path code = Path.of(Version.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return number() + " " + Files.getLastModifiedTime(code) + " " + Files.size(code);
        } catch (IOException | URISyntaxException e) {
            return number();
        }
    }
}

package dev.plumb.run;

import java.nio.file.Path;
import java.util.List;

/**
 * A backend that is compiled and can be started.
 *
 * @param libraries its class path, its own classes aside
 * @param classes the folder of its classes and resources
 */
public record Build(List<Path> libraries, Path classes, String mainClass) {
    public Build {
        libraries = List.copyOf(libraries);
    }
}

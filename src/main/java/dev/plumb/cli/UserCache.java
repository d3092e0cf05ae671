package dev.plumb.cli;

import java.nio.file.Path;

/** Where plumb keeps what serves all projects of a user (XDG Base Directory Specification). */
final class UserCache {
    private UserCache() {}

    static Path folder() {
        String given = System.getenv("PLUMB_CACHE");
        if (given != null && !given.isBlank()) {
            return Path.of(given).toAbsolutePath();
        }
        String cache = System.getenv("XDG_CACHE_HOME");
        return cache != null && !cache.isBlank()
                ? Path.of(cache, "plumb")
                : Path.of(System.getProperty("user.home"), ".cache", "plumb");
    }
}

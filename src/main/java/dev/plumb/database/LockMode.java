package dev.plumb.database;

import java.util.List;

/** The lock modes of tables (PostgreSQL manual, 13.3.1), from the weakest to the strongest. */
final class LockMode {
    private static final List<String> MODES = List.of(
            "ACCESS SHARE",
            "ROW SHARE",
            "ROW EXCLUSIVE",
            "SHARE UPDATE EXCLUSIVE",
            "SHARE",
            "SHARE ROW EXCLUSIVE",
            "EXCLUSIVE",
            "ACCESS EXCLUSIVE");

    private LockMode() {}

    static int strength(String mode) {
        return MODES.indexOf(mode);
    }

    /** From what {@code pg_locks} says: {@code AccessExclusiveLock}. */
    static String of(String pgLocks) {
        return pgLocks.replaceFirst("Lock$", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toUpperCase(java.util.Locale.ROOT);
    }
}

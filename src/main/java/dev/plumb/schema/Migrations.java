package dev.plumb.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The migrations of a project, in their order, with a manifest chained by SHA-256: an edited, missing or
 * reordered file no longer fits.
 *
 * @param faults what does not fit, one sentence each; nothing may be run while there is one
 */
public record Migrations(List<Migration> all, List<String> faults) {
    /** Where they lie in a project. */
    public static final String FORWARD = "src/main/resources/db/migration/";

    public static final String BACK = "src/main/resources/db/rollback/";
    public static final String MANIFEST = BACK + "manifest.json";

    public static final Migrations NONE = new Migrations(List.of(), List.of());

    private static final Pattern ENTRY = Pattern.compile(
            "\\{ \"version\": (\\d+), \"first\": (\\d+), \"name\": \"([a-z0-9_]+)\", \"transactional\": (true|false),"
                    + " \"before\": \"([0-9a-f]*)\", \"after\": \"([0-9a-f]*)\", \"ensured\": \\[([^]]*)],"
                    + " \"chain\": \"([0-9a-f]+)\" }");

    public Migrations {
        all = List.copyOf(all);
        faults = List.copyOf(faults);
    }

    /** The number of the next one. */
    public int next() {
        return all.isEmpty() ? 1 : all.getLast().version() + 1;
    }

    /** The fingerprint that the schema has after all of them; empty without any. */
    public Optional<String> after() {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast().after());
    }

    /** A plan without the ensured rows that some of these bring already. */
    public Plan remaining(Plan plan) {
        return new Plan(
                plan.version(),
                plan.from(),
                plan.to(),
                plan.forward(),
                plan.back(),
                plan.parked(),
                plan.hazards(),
                plan.wayBack(),
                plan.ensured().stream()
                        .filter(e -> all.stream().noneMatch(m -> m.ensured().contains(Fingerprint.of(e.sql()))))
                        .toList());
    }

    /** These and what a plan adds. */
    public Migrations with(Plan plan) {
        var more = new ArrayList<>(all);
        more.addAll(MigrationText.of(plan, this));
        return new Migrations(more, faults);
    }

    /** All files by path, the manifest included; content ends with a line break. */
    public SequencedMap<String, String> files() {
        var files = new LinkedHashMap<String, String>();
        for (Migration migration : all) {
            files.put(FORWARD + migration.script(), migration.forward());
            if (!migration.transactional()) {
                files.put(FORWARD + migration.script() + ".conf", "executeInTransaction=false\n");
            }
            files.put(BACK + migration.undoScript(), migration.back());
        }
        if (!all.isEmpty()) {
            files.put(MANIFEST, manifest());
        }
        return files;
    }

    private String manifest() {
        var text = new StringBuilder("[\n");
        String chain = "";
        for (Migration m : all) {
            chain = chain(chain, m);
            text.append("  { \"version\": ")
                    .append(m.version())
                    .append(", \"first\": ")
                    .append(m.first())
                    .append(", \"name\": \"")
                    .append(m.name())
                    .append("\", \"transactional\": ")
                    .append(m.transactional())
                    .append(", \"before\": \"")
                    .append(m.before())
                    .append("\", \"after\": \"")
                    .append(m.after())
                    .append("\", \"ensured\": [")
                    .append(String.join(
                            ", ", m.ensured().stream().map(e -> '"' + e + '"').toList()))
                    .append("], \"chain\": \"")
                    .append(chain)
                    .append("\" }")
                    .append(m.equals(all.getLast()) ? "\n" : ",\n");
        }
        return text.append("]\n").toString();
    }

    private static String chain(String before, Migration m) {
        return Fingerprint.of(
                before + "\n" + m.version() + " " + m.first() + " " + m.name() + " " + m.transactional() + " "
                        + m.before() + " " + m.after() + " " + m.ensured() + "\n" + Fingerprint.of(m.forward()) + "\n"
                        + Fingerprint.of(m.back()));
    }

    /**
     * Reads what stands in a project.
     *
     * @param files by path, as {@link #files} gives them; others are passed over
     */
    public static Migrations read(Map<String, String> files) {
        String manifest = files.get(MANIFEST);
        var all = new ArrayList<Migration>();
        var faults = new ArrayList<String>();
        if (manifest != null) {
            String chain = "";
            boolean broken = false;
            for (String line : manifest.lines().toList()) {
                Matcher entry = ENTRY.matcher(line);
                if (!entry.find()) {
                    continue;
                }
                int version = Integer.parseInt(entry.group(1));
                String name = entry.group(3);
                String number = "%03d__%s.sql".formatted(version, name);
                String forward = files.get(FORWARD + "V" + number);
                String back = files.get(BACK + "U" + number);
                if (forward == null || back == null) {
                    faults.add((forward == null ? "V" : "U") + number + " is missing: migrations are never deleted");
                    broken = true;
                    continue;
                }
                var ensured = new ArrayList<String>();
                for (String digest : entry.group(7).split(",", -1)) {
                    if (!digest.isBlank()) {
                        ensured.add(digest.strip().replace("\"", ""));
                    }
                }
                var migration = new Migration(
                        version,
                        Integer.parseInt(entry.group(2)),
                        name,
                        Boolean.parseBoolean(entry.group(4)),
                        forward,
                        back,
                        entry.group(5),
                        entry.group(6),
                        ensured);
                chain = chain(chain, migration);
                if (!chain.equals(entry.group(8)) && !broken) {
                    faults.add(
                            "V" + number + " or its way back is not what it was when it was made: migrations are never"
                                    + " edited or reordered; restore it, or make a change of the specification instead");
                    broken = true;
                }
                all.add(migration);
            }
        }
        for (String path : files.keySet()) {
            if (path.startsWith(FORWARD + "V")
                    && path.endsWith(".sql")
                    && all.stream().noneMatch(m -> path.equals(FORWARD + m.script()))) {
                faults.add(path.substring(FORWARD.length()) + " is not in the manifest");
            }
        }
        return new Migrations(all, faults);
    }
}

package dev.plumb.cli;

import dev.plumb.cli.Command.Format;
import dev.plumb.cli.Command.Place;
import dev.plumb.cli.Syntax.Option;
import dev.plumb.cli.Syntax.Words;
import dev.plumb.diagnostic.Near;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Reads a command line. */
final class Arguments {
    private static final Option HELP = new Option("--help", "", "Print this.");
    private static final String SPEC = "[SPEC]";

    private static final List<Syntax> COMMANDS = List.of(
            command(
                    "check",
                    SPEC,
                    "Says what is wrong, open or dangerous in a specification.",
                    new Option("--format", "FORMAT", "text, json or sarif"),
                    new Option("--explain", "", "also what was inferred, and prose that nothing formal stands under"),
                    new Option("--strict", "", "questions and hazards that nobody accepted count as errors")),
            project("plan", "Says what would change in the database and in the code, and changes nothing."),
            project("implement", "Checks, migrates, writes, compiles and proves."),
            project(
                    "run",
                    "Implements where needed, then serves until Ctrl-C.",
                    new Option("--port", "PORT", "0 for any that is free; 8080 where not given")),
            project(
                    "prove",
                    "Runs all proofs.",
                    new Option("--seconds", "N", "how long the open-ended proofs may take"),
                    new Option(
                            "--kill",
                            "N",
                            "instead: kill the backend N times under load and start it again; nothing may be\nlost, nothing done twice"),
                    new Option("--seed", "S", "with --kill: the choices of an earlier run again")),
            project(
                    "migrate",
                    "Brings the database to the specification, or back.",
                    new Option("--baseline", "", "take over a database that lives already and equals some version"),
                    new Option("--down", "", "undo the last migration, or all down to --to"),
                    new Option("--to", "VERSION", "the version to stop at; 0 is before the first"),
                    new Option("--accept-loss", "", "go back even where data cannot return")),
            project("status", "Says what stands: migrations, edited files, the last proof."),
            command(
                    "diff",
                    "[FROM TO]",
                    "Plans the way from one schema to another, each an SQL script, a plain dump of pg_dump or the URL of a"
                            + "\ndatabase: writes up.sql, down.sql and plan.json.",
                    new Option("--out", "DIR", "where they go; this folder where not given"),
                    new Option(
                            "--cases",
                            "FOLDER",
                            "every sub-folder's from.sql and to.sql; files go beside them, or below --out"),
                    new Option("--verify", "", "try it there, back and there again, empty and with rows"),
                    new Option("--online", "", "the staged form, for tables that are large and in use"),
                    new Option("--rows", "FILE", "how many rows tables hold: a line TABLE: ROWS for each"),
                    new Option(
                            "--intentions",
                            "FILE",
                            "what is meant: lines 'table NEW OLD', 'column TABLE.NEW OLD',\n'backfill TABLE.COLUMN SQL'"),
                    new Option("--assume", "drop-and-add", "what could be a rename is none"),
                    new Option("--accept-loss", "", "plan even where the way back cannot return all data")),
            project(
                    "token",
                    "Prints a development token that the running backend trusts.",
                    new Option("--as", "ROLE", "the role of the specification that the token carries"),
                    new Option("--name", "NAME", "whose token it is; the role's name where not given")),
            command("explain", "CODE", "Tells the long story of a message."),
            command(
                    "new",
                    "DIR",
                    "Writes a small specification to start from, into a folder that is empty or not there."),
            new Syntax("train", "EXAMPLES", List.of(HELP), "Teaches the JVM's cache.", true),
            new Syntax("train-check", "EXAMPLES", List.of(HELP), "Teaches the JVM's cache for check.", true));

    private Arguments() {}

    /**
     * Reads {@code args}.
     *
     * @param here the folder that relative paths start from
     * @throws UsageException with what is wrong and the nearest thing that is right
     */
    static Command read(Path here, String... args) {
        if (args.length == 0 || List.of("--help", "-h", "help").contains(args[0])) {
            return new Command.Say(usage());
        }
        if (args[0].equals("--version")) {
            return new Command.Say("plumb " + Version.number());
        }
        Syntax syntax = COMMANDS.stream()
                .filter(c -> c.name().equals(args[0]))
                .findFirst()
                .orElseThrow(() -> new UsageException("'" + args[0] + "' is no command"
                        + Near.of(args[0], COMMANDS.stream().map(Syntax::name).toList()).stream()
                                .findFirst()
                                .map(near -> "; did you mean plumb " + near + "?")
                                .orElse("; plumb --help lists them")));
        List<String> rest = Arrays.asList(args).subList(1, args.length);
        if (rest.contains("-h") || rest.contains("--help")) {
            return new Command.Say(syntax.usage());
        }
        return command(here, syntax.name(), syntax.read(rest));
    }

    private static Command command(Path here, String name, Words words) {
        return switch (name) {
            case "check" ->
                new Command.Check(
                        specification(here, name, words), format(words), words.has("--explain"), words.has("--strict"));
            case "plan" -> new Command.Plan(place(here, name, words));
            case "implement" -> new Command.Implement(place(here, name, words));
            case "run" -> new Command.Run(place(here, name, words), number(words, "--port", 0, 65_535));
            case "prove" -> prove(here, name, words);
            case "migrate" -> {
                boolean down = words.has("--down");
                if (!down && (words.has("--to") || words.has("--accept-loss"))) {
                    throw new UsageException(
                            "--to and --accept-loss belong to --down: plumb migrate SPEC --down --to 3");
                }
                if (down && words.has("--baseline")) {
                    throw new UsageException("--baseline takes over what is there, and --down goes back: one of them");
                }
                yield new Command.Migrate(
                        place(here, name, words),
                        words.has("--baseline"),
                        down,
                        number(words, "--to", 0, Integer.MAX_VALUE),
                        words.has("--accept-loss"));
            }
            case "status" -> new Command.Status(place(here, name, words));
            case "diff" -> diff(here, words);
            case "token" -> {
                String role = words.value("--as")
                        .orElseThrow(() -> new UsageException("as whom? plumb token SPEC --as ROLE"));
                yield new Command.Token(
                        place(here, name, words), role, words.value("--name").orElse(role));
            }
            case "explain" -> new Command.Explain(words.operand().orElseThrow());
            case "new" ->
                new Command.New(here.resolve(words.operand().orElseThrow()).normalize());
            case "train" -> new Command.Train(here.resolve(words.operand().orElseThrow()), true);
            case "train-check" -> new Command.Train(here.resolve(words.operand().orElseThrow()), false);
            default -> throw new IllegalStateException(name);
        };
    }

    private static Command prove(Path here, String name, Words words) {
        OptionalInt kills = number(words, "--kill", 1, 1_000_000);
        if (kills.isEmpty() && words.has("--seed")) {
            throw new UsageException("--seed belongs to --kill: plumb prove SPEC --kill 20 --seed 7");
        }
        if (kills.isPresent() && words.has("--seconds")) {
            throw new UsageException("--kill counts, and --seconds measures: one of them");
        }
        return kills.isPresent()
                ? new Command.Kill(
                        place(here, name, words), kills.getAsInt(), number(words, "--seed", 0, Integer.MAX_VALUE))
                : new Command.Prove(place(here, name, words), number(words, "--seconds", 1, 86_400));
    }

    private static Command.Diff diff(Path here, Words words) {
        boolean cases = words.has("--cases");
        if (words.operands().size() != (cases ? 0 : 2)) {
            throw new UsageException("from what to what? plumb diff FROM TO, or plumb diff --cases FOLDER");
        }
        words.value("--assume").filter(value -> !value.equals("drop-and-add")).ifPresent(value -> {
            throw new UsageException("--assume is drop-and-add, not '" + value + "'");
        });
        return new Command.Diff(
                cases ? "" : words.operands().getFirst(),
                cases ? "" : words.operands().getLast(),
                words.value("--cases").map(here::resolve),
                words.value("--out").map(here::resolve),
                words.value("--rows").map(here::resolve),
                words.value("--intentions").map(here::resolve),
                words.has("--verify"),
                words.has("--online"),
                words.has("--assume"),
                words.has("--accept-loss"),
                here);
    }

    private static Place place(Path here, String command, Words words) {
        Path specification = specification(here, command, words);
        Path into = words.value("--into").map(here::resolve).orElseGet(() -> Place.defaultInto(here, specification));
        return new Place(specification, into.toAbsolutePath().normalize(), words.value("--database"));
    }

    private static Path specification(Path here, String command, Words words) {
        String given = words.operand().orElse("spec");
        Path folder = here.resolve(given).normalize();
        if (words.operand().isEmpty() && !Files.isDirectory(folder)) {
            throw new UsageException("which specification? Name its folder: plumb " + command
                    + " SPEC (a folder spec/ here would be taken)");
        }
        if (!Files.exists(folder)) {
            throw new UsageException("there is no " + given + " in " + here);
        }
        if (!Files.isDirectory(folder)) {
            throw new UsageException(given + " is a file; a specification is a folder of documents");
        }
        return folder;
    }

    private static Format format(Words words) {
        String given = words.value("--format").orElse("text");
        return Stream.of(Format.values())
                .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(given))
                .findFirst()
                .orElseThrow(() -> new UsageException("--format is text, json or sarif, not '" + given + "'"));
    }

    private static OptionalInt number(Words words, String option, int least, int most) {
        if (!words.has(option)) {
            return OptionalInt.empty();
        }
        String given = words.value(option).orElseThrow();
        try {
            int number = Integer.parseInt(given);
            if (number >= least && number <= most) {
                return OptionalInt.of(number);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException(option + " is a whole number from " + least + " to " + most + ", not '" + given + "'");
    }

    private static String usage() {
        var text = new StringBuilder("""
                Usage: plumb COMMAND
                Turns a folder of specification documents into a proven, running backend.

                """);
        for (Syntax syntax : COMMANDS) {
            if (!syntax.hidden()) {
                String left = syntax.name() + " " + syntax.operand();
                text.append("  ")
                        .append(left)
                        .repeat(' ', 18 - left.length())
                        .append(syntax.description())
                        .append('\n');
            }
        }
        return text.append("""

                plumb COMMAND --help tells more of each.
                Exit codes: 0 done; 1 the specification has errors; 2 wrong command line; 3 the proof failed;
                4 the machine does not let us; 70 a fault of plumb; 130 stopped.""").toString();
    }

    private static Syntax command(String name, String operand, String description, Option... options) {
        return new Syntax(name, operand, with(options, HELP), description, false);
    }

    private static Syntax project(String name, String description, Option... options) {
        return command(
                name,
                SPEC,
                description,
                with(
                                options,
                                new Option(
                                        "--into",
                                        "DIR",
                                        "the project's folder; where not given, the one above a folder called spec,\nelse build/NAME"),
                                new Option(
                                        "--database",
                                        "URL",
                                        "any PostgreSQL 14 to 18; where not given, an embedded one that keeps its data\nin .plumb/ of the project"))
                        .toArray(Option[]::new));
    }

    private static List<Option> with(Option[] options, Option... more) {
        return Stream.concat(Stream.of(options), Stream.of(more)).toList();
    }
}

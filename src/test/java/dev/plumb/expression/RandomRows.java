package dev.plumb.expression;

import dev.plumb.expression.World.Row;
import dev.plumb.schema.Name;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A small schema, random rows of it, and random parameters. */
final class RandomRows implements World {
    static final Name ITEMS = Name.inPublic("items");
    static final Name GROUPS = Name.inPublic("groups");
    static final Type.Enumeration COLOUR = enumeration("colour", "RED", "GREEN", "BLUE");
    static final Type.Enumeration SHADE = enumeration("shade", "BLUE", "BLACK", "GREEN");

    static final String SQL = """
            create extension if not exists citext;
            create type colour as enum ('RED', 'GREEN', 'BLUE');
            create type shade as enum ('BLUE', 'BLACK', 'GREEN');
            create table groups (id uuid primary key, name text not null);
            create table items (
              id uuid primary key, group_id uuid not null references groups, backup_id uuid references groups,
              parent_id uuid references items, n integer not null, m integer, big bigint not null,
              price numeric(20, 4) not null, d numeric, s text not null, t text, mail citext,
              flag boolean not null, maybe boolean, at timestamptz not null, until timestamptz, day date,
              colour colour, shade shade not null);
            """;

    static final Model MODEL = new Model(List.of(
            Schemas.entity("groups", "group", "id uuid", "name text")
                    .back("items", "items", "group_id")
                    .build(),
            Schemas.entity(
                            "items",
                            "item",
                            "id uuid",
                            "group_id uuid",
                            "backup_id uuid?",
                            "parent_id uuid?",
                            "n int",
                            "m int?",
                            "big int",
                            "price decimal",
                            "d decimal?",
                            "s text",
                            "t text?",
                            "mail citext?",
                            "flag bool",
                            "maybe bool?",
                            "at timestamp",
                            "until timestamp?",
                            "day date?")
                    .big("big")
                    .column("colour", COLOUR.withNullable(true))
                    .column("shade", SHADE)
                    .link("group", "group_id", "groups", false)
                    .link("backup", "backup_id", "groups", true)
                    .link("parent", "parent_id", "items", true)
                    .back("children", "items", "parent_id")
                    .build()));

    static final Scope SCOPE = scope();

    final Map<String, @Nullable Object> parameters = new HashMap<>();
    private final List<Row> items = new ArrayList<>();
    private final List<Row> groups = new ArrayList<>();

    RandomRows(RandomGenerator random) {
        for (int i = 0; i < 3; i++) {
            var values = new LinkedHashMap<String, @Nullable Object>();
            values.put("id", uuid(random));
            values.put("name", text(random));
            groups.add(new Row(GROUPS, values));
        }
        for (int i = 0; i < 8; i++) {
            var values = new LinkedHashMap<String, @Nullable Object>();
            values.put("id", uuid(random));
            values.put("group_id", groups.get(random.nextInt(2)).get("id"));
            values.put(
                    "backup_id",
                    random.nextBoolean() ? null : groups.get(random.nextInt(3)).get("id"));
            values.put(
                    "parent_id",
                    i == 0 || random.nextInt(3) == 0
                            ? null
                            : items.get(random.nextInt(i)).get("id"));
            values.put("n", integer(random));
            values.put("m", random.nextInt(3) == 0 ? null : integer(random));
            values.put("big", random.nextInt(3) == 0 ? bigInteger(random) : integer(random));
            values.put("price", decimal(random).setScale(4, java.math.RoundingMode.HALF_UP));
            values.put("d", random.nextInt(3) == 0 ? null : decimal(random));
            values.put("s", text(random));
            values.put("t", random.nextInt(3) == 0 ? null : text(random));
            values.put("mail", random.nextInt(3) == 0 ? null : text(random));
            values.put("flag", random.nextBoolean());
            values.put("maybe", random.nextInt(3) == 0 ? null : random.nextBoolean());
            values.put("at", instant(random));
            values.put("until", random.nextInt(3) == 0 ? null : instant(random));
            values.put("day", random.nextInt(3) == 0 ? null : day(random));
            values.put("colour", random.nextInt(3) == 0 ? null : COLOUR.values().get(random.nextInt(3)));
            values.put("shade", SHADE.values().get(random.nextInt(3)));
            items.add(new Row(ITEMS, values));
        }
        var byKey = Comparator.comparing((Row r) -> String.valueOf(r.get("id")));
        items.sort(byKey);
        groups.sort(byKey);
        var p = new LinkedHashMap<String, @Nullable Object>();
        p.put("flag", random.nextInt(3) == 0 ? null : random.nextBoolean());
        p.put("n", random.nextInt(3) == 0 ? null : integer(random));
        p.put("d", random.nextInt(3) == 0 ? null : decimal(random));
        p.put("t", random.nextInt(3) == 0 ? null : text(random));
        p.put("id", items.get(random.nextInt(8)).get("id"));
        p.put("at", instant(random));
        p.put("colour", random.nextInt(3) == 0 ? null : COLOUR.values().get(random.nextInt(3)));
        p.put("item", random.nextInt(3) == 0 ? null : items.get(random.nextInt(8)));
        parameters.put("p", p);
        parameters.put("now", Instant.parse("2026-05-01T10:00:00.123456Z"));
    }

    private static Type.Enumeration enumeration(String name, String... words) {
        return new Type.Enumeration(Optional.of(Name.inPublic(name)), List.of(words), false);
    }

    private static Scope scope() {
        var p = new LinkedHashMap<String, Type.Struct.Property>();
        p.put("flag", new Type.Struct.Property(Schemas.scalar("bool?"), false));
        p.put("n", new Type.Struct.Property(Schemas.scalar("int?"), false));
        p.put("d", new Type.Struct.Property(Schemas.scalar("decimal?"), false));
        p.put("t", new Type.Struct.Property(Schemas.scalar("text?"), false));
        p.put("id", new Type.Struct.Property(Schemas.scalar("uuid"), false));
        p.put("at", new Type.Struct.Property(Schemas.scalar("timestamp"), false));
        p.put("colour", new Type.Struct.Property(COLOUR.withNullable(true), false));
        p.put("item", new Type.Struct.Property(new Type.Row(ITEMS, true), false));
        var variables = new LinkedHashMap<String, Type>();
        variables.put("item", new Type.Row(ITEMS, false));
        variables.put("p", Type.Struct.of("P", p));
        variables.put("now", Types.TIMESTAMP);
        return Scope.of(MODEL, variables);
    }

    @Override
    public List<Row> rows(Name table) {
        return table.equals(ITEMS) ? items : groups;
    }

    private static UUID uuid(RandomGenerator random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private static long integer(RandomGenerator random) {
        return switch (random.nextInt(8)) {
            case 0 -> Integer.MAX_VALUE;
            case 1 -> Integer.MIN_VALUE;
            case 2 -> 0;
            default -> random.nextInt(-10, 20);
        };
    }

    private static long bigInteger(RandomGenerator random) {
        return switch (random.nextInt(3)) {
            case 0 -> Long.MAX_VALUE;
            case 1 -> Long.MIN_VALUE;
            default -> random.nextLong();
        };
    }

    private static BigDecimal decimal(RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0 -> new BigDecimal("0");
            case 1 -> new BigDecimal("1.00");
            case 2 -> new BigDecimal("-99.9900");
            case 3 -> new BigDecimal(new BigInteger(40, new java.util.Random(random.nextLong())), 7);
            default -> BigDecimal.valueOf(random.nextInt(-2000, 5000), random.nextInt(4));
        };
    }

    private static String text(RandomGenerator random) {
        var letters = List.of(
                "a",
                "A",
                "b",
                "Z",
                "z",
                "%",
                "_",
                "\\",
                "'",
                "é",
                "É",
                "ß",
                "\uFFFD",
                "\uD83D\uDE00",
                "1",
                " ",
                "\n",
                "ä");
        var text = new StringBuilder();
        for (int n = random.nextInt(4); n > 0; n--) {
            text.append(letters.get(random.nextInt(letters.size())));
        }
        return text.toString();
    }

    private static Instant instant(RandomGenerator random) {
        return Instant.parse("2026-04-30T23:00:00Z")
                .plus(
                        random.nextLong(-4_000_000_000_000L, 4_000_000_000_000L) * random.nextInt(1, 40),
                        ChronoUnit.MICROS);
    }

    private static LocalDate day(RandomGenerator random) {
        return LocalDate.of(2026, 5, 1).plusDays(random.nextInt(-400, 400));
    }
}

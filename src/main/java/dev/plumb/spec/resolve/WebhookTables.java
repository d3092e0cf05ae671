package dev.plumb.spec.resolve;

import dev.plumb.expression.Model;
import dev.plumb.schema.Column;
import dev.plumb.schema.Table;
import dev.plumb.spec.Consequences.Signature;
import dev.plumb.spec.text.WebhooksText;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the tables of subscribers and of deliveries must have, for deliveries to go out by them. */
final class WebhookTables {
    private final Vocabulary vocabulary;
    private boolean fit = true;

    WebhookTables(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** Whether deliveries can go out by them; what keeps them from it is told. */
    boolean fit(WebhooksText said, Optional<Signature> signature) {
        Optional<Table> subscribers = table(said.subscriptions());
        if (subscribers.isEmpty()) {
            return false;
        }
        Table subscriptions = subscribers.get();
        if (subscriptions.primaryKey().isEmpty()) {
            misfit(said.subscriptions(), "`subscriptions`", "a table with a primary key");
        }
        columns(said.subscriptions(), "`subscriptions`", subscriptions, Map.of("url", "text", "events", "text[]"));
        secret(said, subscriptions, signature);
        said.deliveries()
                .ifPresent(word -> table(word)
                        .ifPresentOrElse(table -> deliveries(word, table, subscriptions), () -> fit = false));
        return fit;
    }

    private Optional<Table> table(Word word) {
        return vocabulary.tableNamed(word).map(Model.Entity::table).flatMap(vocabulary::table);
    }

    private void secret(WebhooksText said, Table subscriptions, Optional<Signature> signature) {
        if (signature.isPresent()
                && signature.get().secret() instanceof Signature.Secret.Column column
                && !column.table().equals(subscriptions.name())) {
            misfit(
                    said.signature().orElseThrow().secret(),
                    "the secret of a webhook",
                    "a column of `" + subscriptions.name() + "`");
        }
    }

    private void deliveries(Word word, Table table, Table subscriptions) {
        var filled = new ArrayList<String>(table.primaryKey());
        if (table.primaryKey().size() != 1) {
            misfit(word, "`deliveries`", "a table with a primary key of one column");
        }
        table.foreignKeys().stream()
                .filter(k -> k.referencedTable().equals(subscriptions.name()))
                .findFirst()
                .ifPresentOrElse(
                        k -> filled.addAll(k.columns()),
                        () -> misfit(
                                word, "`deliveries`", "a table with a foreign key to `" + subscriptions.name() + "`"));
        var needed = new LinkedHashMap<String, String>();
        needed.put("event_id", "uuid");
        needed.put("attempts", "integer");
        needed.put("next_attempt_at", "timestamp with time zone");
        needed.put("delivered_at", "timestamp with time zone");
        columns(word, "`deliveries`", table, needed);
        table.columns().stream()
                .filter(c -> !c.fillsItself() && !needed.containsKey(c.name()) && !filled.contains(c.name()))
                .forEach(c -> misfit(
                        word, "`deliveries`", "one whose column `" + c.name() + "` has a default or may be null"));
    }

    private void columns(Word word, String what, Table table, Map<String, String> needed) {
        needed.forEach((name, type) -> {
            if (table.column(name).filter(c -> fits(c, type)).isEmpty()) {
                misfit(word, what, "a table with a column `" + name + "` of type `" + type + "`");
            }
        });
    }

    private static boolean fits(Column column, String type) {
        return switch (type) {
            case "text" ->
                !column.type().array()
                        && List.of("text", "character varying", "citext")
                                .contains(column.type().base());
            case "text[]" -> column.type().array();
            default -> !column.type().array() && column.type().base().equals(type);
        };
    }

    private void misfit(Word at, String where, String expected) {
        fit = false;
        vocabulary.problems().add(new SpecProblem.Misfit(at.span(), "`" + at.text() + "`", expected, where));
    }
}

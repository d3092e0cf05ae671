package dev.plumb.prove;

import dev.plumb.expression.Model.Entity;
import dev.plumb.expression.World;
import dev.plumb.prove.Request.Credential;
import dev.plumb.prove.ScratchWorld.Viewer;
import dev.plumb.spec.Admission;
import dev.plumb.spec.CallerScheme;
import dev.plumb.spec.Contract.Endpoint;
import dev.plumb.spec.Spec;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everybody who may look: a visitor, somebody without a role, somebody with each role. */
final class Viewers {
    private final Spec spec;
    private final Target target;
    private final List<Viewer> all = new ArrayList<>();
    private final Map<Viewer, String> tokens = new HashMap<>(); // each lives for an hour
    /** The accounts of those who look, by their subjects here, where the backend has accounts of its own. */
    private final Map<String, World.Row> accounts = new HashMap<>();

    private final Map<String, String> keys = new HashMap<>();
    private final Map<String, SequencedMap<String, @Nullable String>> rows = new HashMap<>();
    private @Nullable Badges badges;

    Viewers(Spec spec, Target target) {
        this.spec = spec;
        this.target = target;
        all.add(new Viewer("", "", List.of()));
        String begins = spec.access()
                .accounts()
                .flatMap(a -> a.roleOfAnybody(spec.catalog()))
                .orElse("");
        all.add(new Viewer("nobody-in-particular", begins, begins.isEmpty() ? List.of() : held(begins)));
        var roles = new TreeSet<>(spec.access().roles().keySet());
        spec.access().roles().values().forEach(roles::addAll);
        spec.contract()
                .endpoints()
                .forEach(e -> e.security().alternatives().stream()
                        .flatMap(a -> a.requirements().stream())
                        .forEach(r -> roles.addAll(r.roles())));
        for (String role : roles) {
            all.add(new Viewer("one-as-" + role, role, held(role)));
        }
    }

    private List<String> held(String role) {
        var held = new ArrayList<String>();
        held.add(role);
        held.addAll(spec.access().roles().getOrDefault(role, List.of()));
        return held;
    }

    /** Gives everybody an account, as they had it at the beginning. */
    void settle(Stage stage) throws SQLException {
        badges = stage.badges();
        if (stage.holders().isEmpty()) {
            return;
        }
        AccountHolders holders = stage.holders().get();
        Entity entity = spec.model().entity(holders.accounts().table()).orElseThrow();
        int number = 0;
        for (Viewer viewer : all) {
            number++;
            if (!viewer.visitor()) {
                Optional<String> role = viewer.role().isEmpty() ? Optional.empty() : Optional.of(viewer.role());
                var row = holders.settled(viewer.subject(), role, number);
                rows.put(viewer.subject(), row);
                accounts.put(viewer.subject(), ScratchWorld.row(entity, row));
                tokens.remove(viewer);
                keys.put(
                        viewer.subject(),
                        String.valueOf(row.get(holders.accounts().key())));
            }
        }
    }

    /** What a token names somebody by. */
    String subject(Viewer viewer) {
        return keys.getOrDefault(viewer.subject(), viewer.subject());
    }

    List<Viewer> all() {
        return List.copyOf(all);
    }

    /** Those who may call an operation, as the contract says. */
    List<Viewer> of(Endpoint endpoint) {
        return all.stream().filter(v -> may(endpoint, v)).toList();
    }

    static boolean may(Endpoint endpoint, Viewer viewer) {
        var security = endpoint.security();
        return security.open() || security.optional() || (!viewer.visitor() && security.admits(viewer::is));
    }

    /** Makes somebody known before rows are compared: a key or a session is a row as well. */
    void introduce(Viewer viewer, Endpoint endpoint) {
        credentials(viewer, endpoint);
    }

    /** What somebody shows to be let in: of several ways the first by which they may. */
    List<Credential> credentials(Viewer viewer, Endpoint endpoint) {
        if (viewer.visitor()) {
            return List.of();
        }
        List<Admission> ways = Admission.several(spec.contract(), endpoint);
        if (ways.isEmpty()) {
            return List.of(
                    credential(viewer, Objects.requireNonNull(badges, "settled").scheme(endpoint)));
        }
        Admission way =
                ways.stream().filter(w -> w.admits(viewer::is)).findFirst().orElse(ways.getFirst());
        return credentials(viewer, way);
    }

    /** All that is shown on that way. */
    List<Credential> credentials(Viewer viewer, Admission way) {
        return way.shown().stream()
                .map(scheme -> credential(viewer, Optional.of(scheme)))
                .toList();
    }

    Credential credential(Viewer viewer, Optional<CallerScheme> scheme) {
        Badges shown = Objects.requireNonNull(badges, "settled");
        var row = rows.get(viewer.subject());
        List<String> roles = viewer.role().isEmpty() ? List.of() : List.of(viewer.role());
        if (row != null && shown.areSigned(scheme)) {
            shown.revive(subject(viewer));
        }
        String token = row == null || shown.areSigned(scheme)
                ? tokens.computeIfAbsent(viewer, v -> target.tokens().token(subject(v), roles, Instant.now()))
                : issued(shown, scheme, row, roles);
        String owner = (viewer.role().isEmpty() ? "TOKEN" : viewer.role())
                .toUpperCase(Locale.ROOT)
                .replaceAll("[^A-Z0-9]", "_");
        return shown.credential(scheme, token, owner);
    }

    private String issued(
            Badges shown,
            Optional<CallerScheme> scheme,
            SequencedMap<String, @Nullable String> row,
            List<String> roles) {
        try {
            return shown.issue(
                    scheme, spec.access().accounts().orElseThrow(), row, roles, AccountHolders.PASSWORD, Instant.now());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What an expression sees as {@code viewer}; null for a visitor, and where no token is looked at. */
    @Nullable
    Object seen(Viewer viewer, Endpoint endpoint) {
        if (viewer.visitor() || endpoint.security().open()) {
            return null;
        }
        if (accounts.containsKey(viewer.subject())) {
            return accounts.get(viewer.subject());
        }
        var map = new LinkedHashMap<String, Object>();
        map.put("subject", viewer.subject());
        spec.access()
                .tokens()
                .ifPresent(tokens -> tokens.claims()
                        .forEach(c -> map.put(
                                c,
                                c.contains("mail")
                                        ? viewer.subject().toLowerCase(Locale.ROOT) + "@example.com"
                                        : viewer.subject())));
        return map;
    }
}

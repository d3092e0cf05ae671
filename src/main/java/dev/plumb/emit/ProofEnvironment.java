package dev.plumb.emit;

import dev.plumb.spec.Spec;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * What the environment says to a backend that is proven: where scripted partners are, and that its work in the background
 * is done at a word instead of by threads of its own (Spring Boot's relaxed binding of environment variables).
 */
public final class ProofEnvironment {
    private ProofEnvironment() {}

    /** @param partners where each is */
    public static Map<String, String> of(Spec spec, Function<String, URI> partners) {
        String base = spec.stack().packageName();
        String prefix = SupportFiles.propertyPrefix(base.substring(base.lastIndexOf('.') + 1));
        var environment = new LinkedHashMap<String, String>();
        environment.put(variable(prefix + ".background.enabled"), "false");
        spec.consequences()
                .integrations()
                .keySet()
                .forEach(name -> environment.put(
                        variable(prefix + ".partners." + PartnerSettings.kebab(name) + ".base-url"),
                        partners.apply(name).toString()));
        return environment;
    }

    /**
     * What it says to one that is killed under load: its own threads do the work in the background, what a dead instance
     * has begun is taken over soon, and subscribers are on this machine.
     *
     * @param lease longer than any call of a partner takes
     */
    public static Map<String, String> underLoad(Spec spec, Function<String, URI> partners, Duration lease) {
        String base = spec.stack().packageName();
        String prefix = SupportFiles.propertyPrefix(base.substring(base.lastIndexOf('.') + 1));
        var environment = new LinkedHashMap<>(of(spec, partners));
        environment.put(variable(prefix + ".background.enabled"), "true");
        environment.put(variable(prefix + ".background.lease"), lease.toMillis() + "ms");
        environment.put(variable(prefix + ".webhooks.private-addresses"), "true");
        return environment;
    }

    private static String variable(String property) {
        return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
    }
}

package dev.plumb.cli;

import dev.plumb.database.Address;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A database as a person names it: {@code jdbc:postgresql://host:5432/name?user=…&password=…} as
 * JDBC has it, or {@code postgresql://user:password@host:5432/name} as libpq has it (PostgreSQL
 * manual, 34.1.1.2). What the URL leaves out comes from {@code PGUSER} and {@code PGPASSWORD}.
 */
final class DatabaseUrl {
    private DatabaseUrl() {}

    /** @throws UsageException for text that names no database */
    static Address address(String given) {
        String text = given.startsWith("jdbc:") ? given.substring("jdbc:".length()) : given;
        try {
            URI uri = new URI(text);
            boolean ours = "postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme());
            if (!ours
                    || uri.getHost() == null
                    || uri.getPath() == null
                    || uri.getPath().length() < 2) {
                throw wrong(given);
            }
            Optional<String> user = Optional.empty();
            Optional<String> password = Optional.empty();
            if (uri.getRawUserInfo() != null) {
                String[] parts = uri.getRawUserInfo().split(":", 2);
                user = Optional.of(decoded(parts[0]));
                password = parts.length == 2 ? Optional.of(decoded(parts[1])) : Optional.empty();
            }
            List<String> rest = new ArrayList<>();
            for (String parameter :
                    Optional.ofNullable(uri.getRawQuery()).orElse("").split("&", -1)) {
                String[] parts = parameter.split("=", 2);
                if (parts[0].equals("user") && parts.length == 2) {
                    user = Optional.of(decoded(parts[1]));
                } else if (parts[0].equals("password") && parts.length == 2) {
                    password = Optional.of(decoded(parts[1]));
                } else if (!parameter.isEmpty()) {
                    rest.add(parameter);
                }
            }
            String port = uri.getPort() < 0 ? "5432" : String.valueOf(uri.getPort());
            String query = rest.isEmpty() ? "" : "?" + String.join("&", rest);
            return new Address(
                    "jdbc:postgresql://" + uri.getHost() + ":" + port + uri.getRawPath() + query,
                    user.or(() -> environment("PGUSER")).orElse(System.getProperty("user.name")),
                    password.or(() -> environment("PGPASSWORD")).orElse(""));
        } catch (URISyntaxException e) {
            throw wrong(given);
        }
    }

    private static UsageException wrong(String given) {
        return new UsageException(
                "a database is written postgresql://USER:PASSWORD@HOST:PORT/NAME, or the same with jdbc: before it, not '"
                        + given.replaceAll(":[^:@/]*@", ":…@") + "'");
    }

    private static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}

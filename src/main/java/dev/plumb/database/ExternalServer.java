package dev.plumb.database;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A PostgreSQL that somebody else runs, by the JDBC URL of one of its databases. */
final class ExternalServer implements Server {
    private static final Pattern URL = Pattern.compile("(jdbc:postgresql:(?://[^/]+/)?)([^?]*)(\\?.*)?");

    private final Address given;
    private final String before;
    private final String database;
    private final String after;
    private final int version;
    private final AtomicInteger scratches = new AtomicInteger();

    private ExternalServer(Address given, Matcher url, int version) {
        this.given = given;
        this.before = url.group(1);
        this.database = url.group(2);
        this.after = url.group(3) == null ? "" : url.group(3);
        this.version = version;
    }

    static ExternalServer open(Address address) {
        Matcher url = URL.matcher(address.url());
        if (!url.matches() || url.group(2).isEmpty()) {
            throw new DatabaseUnavailable("'" + address.url()
                    + "' is no address of a PostgreSQL database; one looks like jdbc:postgresql://host:5432/name");
        }
        try (var connection = address.connect()) {
            int version = connection.getMetaData().getDatabaseMajorVersion();
            if (version < 14 || version > 18) {
                throw new DatabaseUnavailable(
                        "the server at " + address.url() + " is PostgreSQL " + version + "; plumb works with 14 to 18");
            }
            return new ExternalServer(address, url, version);
        } catch (SQLException e) {
            String host = e.getCause() instanceof UnknownHostException unknown
                    ? " There is no host " + unknown.getMessage() + "."
                    : "";
            throw new DatabaseUnavailable("cannot connect to " + address.url() + ": " + e.getMessage() + host, e);
        }
    }

    String database() {
        return database;
    }

    @Override
    public Address address(String name) {
        return new Address(before + name + after, given.user(), given.password());
    }

    @Override
    public int version() {
        return version;
    }

    @Override
    public ScratchDatabase scratch(Optional<String> template) {
        String name = "plumb_scratch_" + ProcessHandle.current().pid() + "_" + Long.toString(System.nanoTime(), 36)
                + "_" + scratches.incrementAndGet();
        try (var connection = given.connect();
                var statement = connection.createStatement()) {
            statement.execute("create database " + name + " template "
                    + template.map(dev.plumb.schema.Sql::name).orElse("template0"));
            return new ScratchDatabase(this, name);
        } catch (SQLException e) {
            throw new DatabaseUnavailable(
                    "cannot make a scratch database on " + before + ": " + e.getMessage()
                            + ". Migrations are rehearsed on the server they are for: give " + given.user()
                            + " the right to (alter role … createdb)",
                    e);
        }
    }

    @Override
    public void drop(ScratchDatabase scratch) {
        try (var connection = given.connect();
                var statement = connection.createStatement()) {
            scratch.drop(statement);
        } catch (SQLException gone) {
            // the server went away; the name of what is left there says whose it was
        }
    }

    @Override
    public void close() {
        Workbench.dropAll(this); // the server is somebody else's
    }
}

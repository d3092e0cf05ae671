package dev.plumb.run.probe;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;

/** The statements that a backend sends to its database, with their values, noted while somebody asks for it. */
final class Statements {
    private static final Set<String> SENT = new LinkedHashSet<>();
    private static volatile boolean noting;
    private static volatile int hesitation;

    private Statements() {}

    static void begin() {
        synchronized (SENT) {
            SENT.clear();
        }
        noting = true;
    }

    /** What was sent since, each different one once, in base 64. */
    static List<String> end() {
        noting = false;
        synchronized (SENT) {
            return SENT.stream()
                    .map(s -> Base64.getEncoder().encodeToString(s.getBytes(StandardCharsets.UTF_8)))
                    .toList();
        }
    }

    /** From now on each statement waits for up to so many milliseconds, so that calls at the same time meet in between. */
    static void hesitate(int millis) {
        hesitation = millis;
    }

    private static void hesitate() throws InterruptedException {
        if (hesitation > 0) {
            Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(1_000_000L * hesitation)));
        }
    }

    private static void note(PreparedStatement statement) throws SQLException {
        // the driver's own statement writes its values into its text
        String text = statement.unwrap(PreparedStatement.class).toString();
        synchronized (SENT) {
            SENT.add(text);
        }
    }

    /** Stands before the backend's connections. */
    static final class Noting implements BeanPostProcessor {
        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            return bean instanceof DataSource source ? source(source) : bean;
        }
    }

    private static DataSource source(DataSource source) {
        return (DataSource) Proxy.newProxyInstance(
                Statements.class.getClassLoader(), new Class<?>[] {DataSource.class}, (_, method, arguments) -> {
                    Object result = call(() -> method.invoke(source, arguments));
                    if (CallMarks.ON && result instanceof Connection connection) {
                        CallMarks.tell(connection);
                    }
                    boolean looked = noting || hesitation > 0;
                    return looked && result instanceof Connection connection ? connection(connection) : result;
                });
    }

    private static Connection connection(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                Statements.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    Object result = call(() -> method.invoke(connection, arguments));
                    return result instanceof PreparedStatement statement ? statement(statement) : result;
                });
    }

    private static PreparedStatement statement(PreparedStatement statement) {
        return (PreparedStatement) Proxy.newProxyInstance(
                Statements.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, (_, method, arguments) -> {
                    boolean executed = method.getName().startsWith("execute");
                    if (noting && (executed || method.getName().equals("addBatch"))) {
                        note(statement);
                    }
                    if (executed) {
                        hesitate();
                    }
                    return call(() -> method.invoke(statement, arguments));
                });
    }

    private static Object call(java.util.concurrent.Callable<Object> call) throws Throwable {
        try {
            return call.call();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}

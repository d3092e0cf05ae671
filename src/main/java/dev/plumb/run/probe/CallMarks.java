package dev.plumb.run.probe;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/**
 * Which call it is that the backend answers: its caller says so by a header, and the database is told by a setting of its
 * session ({@code proof.call}), so that whatever is committed can be held against what was asked. The servlet API is found in
 * the backend, and not here.
 */
final class CallMarks {
    /** Whether the backend is under load, with its own threads in the background. */
    static final boolean ON = Boolean.getBoolean("plumb.load");

    private static final String HEADER = "Proof-Call";
    private static final String FILTER = "jakarta.servlet.Filter";
    private static final Pattern MARK = Pattern.compile("[A-Za-z0-9-]{1,60}");
    private static final ThreadLocal<String> CALL = new ThreadLocal<>();

    private CallMarks() {}

    /** Whoever gets a connection from the pool works for the call at hand, or for none. */
    static void tell(Connection connection) throws SQLException {
        @Nullable String call = CALL.get();
        try (Statement statement = connection.createStatement()) {
            statement.execute("set proof.call = '" + (call == null ? "" : call) + "'");
        }
    }

    @SuppressWarnings("unchecked")
    static Class<Object> type() {
        try {
            return (Class<Object>)
                    Class.forName(FILTER, false, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A servlet filter that stands before all others. */
    @SuppressWarnings("ReferenceEquality") // a proxy equals itself alone
    static Object filter() {
        return Proxy.newProxyInstance(
                type().getClassLoader(),
                new Class<?>[] {type(), Ordered.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "doFilter" -> filtered(arguments);
                    case "getOrder" -> Ordered.HIGHEST_PRECEDENCE;
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "toString" -> HEADER;
                    default -> null;
                });
    }

    private static @Nullable Object filtered(Object[] arguments) throws Throwable {
        Object request = arguments[0];
        @Nullable Object mark = called("jakarta.servlet.http.HttpServletRequest", "getHeader", request, HEADER);
        if (mark != null && MARK.matcher(mark.toString()).matches()) {
            CALL.set(mark.toString());
        }
        try {
            return called("jakarta.servlet.FilterChain", "doFilter", arguments[2], request, arguments[1]);
        } finally {
            CALL.remove();
        }
    }

    private static @Nullable Object called(String type, String name, Object on, Object... arguments) throws Throwable {
        Class<?> known = Class.forName(type, false, on.getClass().getClassLoader());
        for (Method method : known.getMethods()) {
            if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
                try {
                    return method.invoke(on, arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            }
        }
        throw new NoSuchMethodException(type + "." + name);
    }
}

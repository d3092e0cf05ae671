package dev.plumb.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** Where a database is and who may open it. */
public record Address(String url, String user, String password) {

    /** What a session of ours starts with: days begin where UTC's do, wherever the machine stands. */
    static final String UTC = "set time zone 'UTC'";

    /** The caller closes it. Errors come in English, as the server's {@code lc_messages} allows. */
    public Connection connect() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "plumb");
        properties.setProperty("connectTimeout", "10");
        Connection connection = DriverManager.getConnection(url, properties);
        try (var statement = connection.createStatement()) {
            statement.execute(UTC);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    @Override
    public String toString() {
        return url + " as " + user;
    }
}

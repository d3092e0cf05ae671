package com.example.byhand;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class AccountRepository {
    private final JdbcClient database;

    AccountRepository(JdbcClient database) {
        this.database = database;
    }

    record Standing(boolean disabled, List<String> roles) {}

    /** Whether an account counts, and as what: looked at with each request, so that what is taken away is gone at once. */
    Optional<Standing> standing(UUID id) {
        return database.sql("""
                        select disabled_at is not null as disabled,
                               array(select r.role::text from user_roles r where r.user_id = users.id order by 1) as roles
                        from users where id = :id
                        """)
                .param("id", id)
                .query((row, number) -> new Standing(row.getBoolean("disabled"), texts(row.getArray("roles"))))
                .optional();
    }

    Account find(UUID id) {
        return database.sql("""
                        select id, email::text as email, display_name, disabled_at, created_at,
                               array(select r.role::text from user_roles r where r.user_id = users.id order by 1) as roles
                        from users where id = :id
                        """)
                .param("id", id)
                .query((row, number) -> new Account(
                        row.getObject("id", UUID.class),
                        row.getString("email"),
                        row.getString("display_name"),
                        null, // encrypted, and empty in what is measured
                        texts(row.getArray("roles")),
                        instant(row, "disabled_at"),
                        instant(row, "created_at")))
                .single();
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}

package com.example.app.support.privacy;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Brings what is encrypted under a key before the one at hand under that, beside whatever else runs; afterwards the keys
 * before it are needed no more. A command for whoever runs the backend:
 *
 * <pre>{@code
 * java -jar ${name}.jar --server.port=0 --data.reencrypt
 * }</pre>
 */
@Component
class KeyChange implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(KeyChange.class);

    private static final List<Column> COLUMNS = List.of(
            ${columns});

    /** So many values are read at a time. */
    private static final int AT_ONCE = 1_000;

    /** @param found whether texts are looked up in it */
    private record Column(String table, String name, boolean found) {}

    /** @param place where the row is, as the database says it */
    private record Value(String place, byte[] sealed) {}

    private final JdbcClient database;
    private final Encryption encryption;
    private final ConfigurableApplicationContext context;

    KeyChange(JdbcClient database, Encryption encryption, ConfigurableApplicationContext context) {
        this.database = database;
        this.encryption = encryption;
        this.context = context;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (arguments.containsOption("data.reencrypt")) {
            COLUMNS.forEach(this::renew);
            System.exit(SpringApplication.exit(context));
        }
    }

    private void renew(Column column) {
        long renewed = 0;
        for (List<Value> old = old(column); !old.isEmpty(); old = old(column)) {
            for (Value value : old) {
                renewed += renew(column, value);
            }
        }
        log.info("{}.{}: {} values are under the new key now", column.table(), column.name(), renewed);
    }

    private List<Value> old(Column column) {
        return database.sql("""
                        select ctid::text as place, %1$s as sealed from %2$s
                        where %1$s is not null and substring(%1$s from 1 for 4) <> :current
                        limit %3$d
                        """.formatted(column.name(), column.table(), AT_ONCE))
                .param("current", ${current})
                .query((row, _) -> new Value(row.getString("place"), row.getBytes("sealed")))
                .list();
    }

    /** One that was changed meanwhile is left alone: it is under the new key already, or found the next time. */
    private int renew(Column column, Value value) {
        String text = encryption.decrypt(value.sealed());
        return database.sql("""
                        update %2$s set %1$s = :renewed where ctid = cast(:place as tid) and %1$s = :sealed
                        """.formatted(column.name(), column.table()))
                .param("renewed", ${encrypted})
                .param("place", value.place())
                .param("sealed", value.sealed())
                .update();
    }
}

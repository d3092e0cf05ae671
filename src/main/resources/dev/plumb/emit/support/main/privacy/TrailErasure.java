package com.example.app.support.privacy;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the audit trail tells of a person who is erased. That their rows changed stays on record, and not from what to what.
 * Nobody else can change an entry: the database does it by a function that does nothing more (schema {@code backend}).
 */
@Component
public class TrailErasure {

    private final JdbcClient database;

    TrailErasure(JdbcClient database) {
        this.database = database;
    }

    /** In the transaction at hand, behind the changes of the person's rows. */
    public void erase(String person) {
        database.sql("select backend.erase_from_trail(:person)")
                .param("person", person)
                .query()
                .listOfRows();
    }
}

package com.example.app.support.data;

import com.example.app.support.security.Viewer;
import com.example.app.support.web.RequestId;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who changed which row from what to what, when and in which request. Triggers of the database write it (schema {@code
 * backend}), so that no change can pass it by; this tells them on whose behalf the transaction at hand acts.
 */
@Component
public class AuditTrail {

    private final JdbcClient database;

    AuditTrail(JdbcClient database) {
        this.database = database;
    }

    public void author(Viewer viewer, Instant now) {
        database.sql("""
                        select set_config('backend.who', :who, true),
                               set_config('backend.at', :at, true),
                               set_config('backend.request_id', :requestId, true)
                        """)
                .param("who", viewer.subject() == null ? "" : viewer.subject())
                .param("at", now.toString())
                .param("requestId", RequestId.current() == null ? "" : RequestId.current())
                .query()
                .singleRow();
    }
}

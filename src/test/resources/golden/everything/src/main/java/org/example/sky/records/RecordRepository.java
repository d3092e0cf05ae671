package org.example.sky.records;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class RecordRepository {

    private final JdbcClient database;

    RecordRepository(JdbcClient database) {
        this.database = database;
    }

    /** contract.yaml:310. */
    List<RecordData> listBrightest() {
        return database.sql("""
                        select record.code, record.title, record.magnitude, record.sightings
                        from brightest record
                        order by record.code collate "C", record.title collate "C", record.magnitude, record.sightings
                        """)
                .query((row, _) -> recordData(row))
                .list();
    }

    private static RecordData recordData(ResultSet row) throws SQLException {
        return new RecordData(
                row.getString("code"),
                row.getString("title"),
                row.getBigDecimal("magnitude"),
                row.getLong("sightings"));
    }
}

package net.example.inn.room;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class RoomRepository {

    private final JdbcClient database;

    RoomRepository(JdbcClient database) {
        this.database = database;
    }

    /** inn.md:49. */
    RoomRow updateRoom(RoomRow room) {
        return database.sql("""
                        update rooms
                        set stays = :stays
                        where id = :id
                        returning id, number, stays, price
                        """)
                .param("stays", room.stays() + 1)
                .param("id", room.id())
                .query((row, _) -> roomRow(row))
                .single();
    }

    private static RoomRow roomRow(ResultSet row) throws SQLException {
        return new RoomRow(
                row.getLong("id"), row.getString("number"), row.getLong("stays"), row.getBigDecimal("price"));
    }
}

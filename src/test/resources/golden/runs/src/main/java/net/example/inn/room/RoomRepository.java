package net.example.inn.room;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import net.example.inn.support.data.Columns;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class RoomRepository {

    private final JdbcClient database;

    RoomRepository(JdbcClient database) {
        this.database = database;
    }

    /** inn.md:160. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<RoomRow> lockRoom(String number) {
        return database.sql("""
                        select room.id, room.number, room.stays, room.price
                        from rooms room
                        where room.number = :number
                        for update of room
                        """)
                .param("number", number)
                .query((row, _) -> roomRow(row))
                .optional();
    }

    /** inn.md:161. */
    RoomRow updateRoom(RoomRow room) {
        return database.sql("""
                        update rooms
                        set price = :price
                        where id = :id
                        returning id, number, stays, price
                        """)
                .param("price", room.price().add(BigDecimal.valueOf(10)))
                .param("id", room.id())
                .query((row, _) -> roomRow(row))
                .single();
    }

    /** inn.md:162. Locked in the order of their keys, so that two of us never wait for each other. */
    void updateStays(RoomRow room, Instant now) {
        database.sql("""
                        update stays as stay
                        set reason = 'refurbished',
                            updated_at = :now
                        where stay.id in (
                          select stay.id
                          from stays stay
                          where stay.room_id = :roomId
                          order by stay.id
                          for update of stay)
                        """)
                .param("roomId", room.id())
                .param("now", Columns.time(now))
                .update();
    }

    /** inn.md:49. */
    RoomRow updateRoomForTakeRoom(RoomRow room) {
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

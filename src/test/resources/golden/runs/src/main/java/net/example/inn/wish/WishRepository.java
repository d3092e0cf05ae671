package net.example.inn.wish;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import net.example.inn.guest.GuestRow;
import net.example.inn.room.RoomRow;
import net.example.inn.support.data.Violations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Repository
class WishRepository {

    private static final Violations WISH = Violations.none()
            .leave("wishes_pkey");

    private final JdbcClient database;
    private final TransactionTemplate nested;

    WishRepository(JdbcClient database, PlatformTransactionManager transactions) {
        this.database = database;
        this.nested = new TransactionTemplate(transactions);
        this.nested.setPropagationBehavior(TransactionTemplate.PROPAGATION_NESTED);
    }

    /** inn.md:105. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<GuestRow> lockGuest(String name) {
        return database.sql("""
                        select guest.id, guest.name, guest.points, guest.blocked
                        from guests guest
                        where guest.name = :name
                        for update of guest
                        """)
                .param("name", name)
                .query((row, _) -> guestRow(row))
                .optional();
    }

    /** inn.md:106. The row stays as it is until the transaction ends, because rules look at it. */
    Optional<RoomRow> lockRoom(String number) {
        return database.sql("""
                        select room.id, room.number, room.stays, room.price
                        from rooms room
                        where room.number = :number
                        for share of room
                        """)
                .param("number", number)
                .query((row, _) -> roomRow(row))
                .optional();
    }

    /** inn.md:107. */
    void insertWish(GuestRow guest, RoomRow room) {
        WISH.explain(() -> nested.execute(_ -> database.sql("""
                        insert into wishes
                          (guest_id, room_id)
                        values
                          (:guestId, :roomId)
                        """)
                .param("guestId", guest.id())
                .param("roomId", room.id())
                .update()));
    }

    private static GuestRow guestRow(ResultSet row) throws SQLException {
        return new GuestRow(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getLong("points"),
                row.getBoolean("blocked"));
    }

    private static RoomRow roomRow(ResultSet row) throws SQLException {
        return new RoomRow(
                row.getLong("id"), row.getString("number"), row.getLong("stays"), row.getBigDecimal("price"));
    }
}

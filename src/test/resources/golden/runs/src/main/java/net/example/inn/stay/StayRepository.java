package net.example.inn.stay;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.example.inn.guest.GuestRow;
import net.example.inn.room.RoomRow;
import net.example.inn.support.data.Columns;
import net.example.inn.support.data.Violations;
import net.example.inn.wish.WishRow;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

@Repository
class StayRepository {

    private static final Violations BOOK = Violations.none()
            .leave("wishes_pkey");

    private final JdbcClient database;
    private final TransactionTemplate nested;

    StayRepository(JdbcClient database, PlatformTransactionManager transactions) {
        this.database = database;
        this.nested = new TransactionTemplate(transactions);
        this.nested.setPropagationBehavior(TransactionTemplate.PROPAGATION_NESTED);
    }

    /** inn.md:17. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<GuestRow> lockGuest(NewStay request) {
        return database.sql("""
                        select guest.id, guest.name, guest.points, guest.blocked
                        from guests guest
                        where guest.name = :guest
                        for update of guest
                        """)
                .param("guest", request.guest())
                .query((row, _) -> guestRow(row))
                .optional();
    }

    /** inn.md:20. */
    GuestRow insertGuest(NewStay request) {
        return database.sql("""
                        insert into guests
                          (name)
                        values
                          (:name)
                        returning id, name, points, blocked
                        """)
                .param("name", request.guest())
                .query((row, _) -> guestRow(row))
                .single();
    }

    /** inn.md:22. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<RoomRow> lockRoom(NewStay request) {
        return database.sql("""
                        select room.id, room.number, room.stays, room.price
                        from rooms room
                        where room.number = :room
                        for update of room
                        """)
                .param("room", request.room())
                .query((row, _) -> roomRow(row))
                .optional();
    }

    /** inn.md:30. */
    void insertWish(GuestRow guest, RoomRow room) {
        BOOK.explain(() -> nested.execute(_ -> database.sql("""
                        insert into wishes
                          (guest_id, room_id)
                        values
                          (:guestId, :roomId)
                        """)
                .param("guestId", guest.id())
                .param("roomId", room.id())
                .update()));
    }

    /** inn.md:15. As it is now. */
    Optional<RoomRow> findRoom(long id) {
        return database.sql("""
                        select room.id, room.number, room.stays, room.price
                        from rooms room
                        where room.id = :keyId
                        """)
                .param("keyId", id)
                .query((row, _) -> roomRow(row))
                .optional();
    }

    /** inn.md:36. */
    StayRow insertStay(GuestRow guest, RoomRow room, NewStay request, Instant now) {
        return database.sql("""
                        insert into stays
                          (guest_id, room_id, total, updated_at)
                        values
                          (:guestId, :roomId, :total, :now)
                        returning id, guest_id, room_id, state, reason, total, updated_at
                        """)
                .param("guestId", guest.id())
                .param("roomId", room.id())
                .param("total", room.price().multiply(BigDecimal.valueOf(request.nights())))
                .param("now", Columns.time(now))
                .query((row, _) -> stayRow(row))
                .single();
    }

    /** inn.md:40. */
    void updateStay(Instant now, StayRow stay) {
        database.sql("""
                        update stays
                        set reason     = 'no reward',
                            updated_at = :now
                        where id = :id
                        """)
                .param("now", Columns.time(now))
                .param("id", stay.id())
                .update();
    }

    /** inn.md:44, inn.md:84, inn.md:101. */
    Stay showStay(UUID id) {
        return database.sql("""
                        select stay.id, stay.state, stay.reason, stay.total
                        from stays stay
                        where stay.id = :keyId
                        """)
                .param("keyId", id)
                .query((row, _) -> stay(row))
                .single();
    }

    /**
     * inn.md:78, inn.md:88, inn.md:153. Locked until the transaction ends, because it is changed by what it holds now.
     */
    Optional<StayRow> lockStay(UUID stayId) {
        return database.sql("""
                        select stay.id, stay.guest_id, stay.room_id, stay.state, stay.reason, stay.total,
                               stay.updated_at
                        from stays stay
                        where stay.id = :stayId
                        for update of stay
                        """)
                .param("stayId", stayId)
                .query((row, _) -> stayRow(row))
                .optional();
    }

    /** inn.md:76. As it is now. */
    Optional<StayRow> findStay(UUID id) {
        return database.sql("""
                        select stay.id, stay.guest_id, stay.room_id, stay.state, stay.reason, stay.total,
                               stay.updated_at
                        from stays stay
                        where stay.id = :keyId
                        """)
                .param("keyId", id)
                .query((row, _) -> stayRow(row))
                .optional();
    }

    /** inn.md:81. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<WishRow> lockFirstWish(StayRow stay) {
        return database.sql("""
                        select wish.guest_id, wish.room_id, wish.note
                        from wishes wish
                        where wish.room_id = :stayRoomId::bigint
                          and wish.guest_id <> :stayGuestId::uuid
                        order by wish.note collate "C", wish.guest_id, wish.room_id
                        limit 1
                        for update of wish
                        """)
                .param("stayRoomId", stay.roomId())
                .param("stayGuestId", stay.guestId())
                .query((row, _) -> wishRow(row))
                .optional();
    }

    /** inn.md:82. */
    void updateWish(WishRow next) {
        database.sql("""
                        update wishes
                        set note = 'FREE'
                        where guest_id = :guestId and room_id = :roomId
                        """)
                .param("guestId", next.guestId())
                .param("roomId", next.roomId())
                .update();
    }

    /** inn.md:92. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<GuestRow> lockGuestForArrive(StayRow stay) {
        return database.sql("""
                        select guest.id, guest.name, guest.points, guest.blocked
                        from guests guest
                        where guest.id = :stayGuestId
                        for update of guest
                        """)
                .param("stayGuestId", stay.guestId())
                .query((row, _) -> guestRow(row))
                .optional();
    }

    /** inn.md:94. Locked until the transaction ends, because it is changed by what it holds now. */
    Optional<GuestRow> lockGuestForArrive2(StayRow stay) {
        return database.sql("""
                        select guest.id, guest.name, guest.points, guest.blocked
                        from guests guest
                        where guest.name = (select guests.name
                              from guests
                              where guests.id = :stayGuestId) || ' junior'
                        for update of guest
                        """)
                .param("stayGuestId", stay.guestId())
                .query((row, _) -> guestRow(row))
                .optional();
    }

    /**
     * inn.md:97, inn.md:99, inn.md:73. Locked until the transaction ends, because it is changed by what it holds now.
     */
    Optional<RoomRow> lockRoomForArrive(StayRow stay) {
        return database.sql("""
                        select room.id, room.number, room.stays, room.price
                        from rooms room
                        where room.id = :stayRoomId
                        for update of room
                        """)
                .param("stayRoomId", stay.roomId())
                .query((row, _) -> roomRow(row))
                .optional();
    }

    /** inn.md:100. */
    void updateStayForArrive(Instant now, StayRow stay) {
        database.sql("""
                        update stays
                        set state      = 'ARRIVED',
                            updated_at = :now
                        where id = :id
                        """)
                .param("now", Columns.time(now))
                .param("id", stay.id())
                .update();
    }

    /** inn.md:154. */
    boolean leaveHolds(StayRow stay) {
        return database.sql("""
                        select (select room.number from rooms room where room.id = :stayRoomId) <> '0' as value
                        """)
                .param("stayRoomId", stay.roomId())
                .query((row, _) -> row.getBoolean("value"))
                .single();
    }

    /** inn.md:156. */
    void updateStayForLeave(Instant now, StayRow stay) {
        database.sql("""
                        update stays
                        set state      = 'LEFT',
                            updated_at = :now
                        where id = :id
                        """)
                .param("now", Columns.time(now))
                .param("id", stay.id())
                .update();
    }

    /** inn.md:73. */
    void updateRoom(RoomRow room) {
        database.sql("""
                        update rooms
                        set stays = :stays
                        where id = :id
                        """)
                .param("stays", room.stays() - 1)
                .param("id", room.id())
                .update();
    }

    /** inn.md:74. */
    void updateStayForEndStay(@Nullable String reason, Instant now, StayRow stay) {
        database.sql("""
                        update stays
                        set state      = 'CANCELLED',
                            reason     = :reason,
                            updated_at = :now
                        where id = :id
                        """)
                .param("reason", reason)
                .param("now", Columns.time(now))
                .param("id", stay.id())
                .update();
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

    private static StayRow stayRow(ResultSet row) throws SQLException {
        return new StayRow(
                row.getObject("id", UUID.class),
                row.getObject("guest_id", UUID.class),
                row.getLong("room_id"),
                StayState.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getBigDecimal("total"),
                Columns.instant(row, "updated_at"));
    }

    private static Stay stay(ResultSet row) throws SQLException {
        return new Stay(
                row.getObject("id", UUID.class),
                StayState.valueOf(row.getString("state")),
                row.getString("reason"),
                row.getBigDecimal("total"));
    }

    private static WishRow wishRow(ResultSet row) throws SQLException {
        return new WishRow(row.getObject("guest_id", UUID.class), row.getLong("room_id"), row.getString("note"));
    }
}

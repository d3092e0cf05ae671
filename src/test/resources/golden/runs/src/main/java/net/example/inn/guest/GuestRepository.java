package net.example.inn.guest;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.example.inn.room.RoomRow;
import net.example.inn.stay.StayRow;
import net.example.inn.stay.StayState;
import net.example.inn.support.data.Columns;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class GuestRepository {

    private final JdbcClient database;

    GuestRepository(JdbcClient database) {
        this.database = database;
    }

    /**
     * inn.md:137, inn.md:147, inn.md:168, inn.md:115. Locked until the transaction ends, because it is changed by what
     * it holds now.
     */
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

    /** inn.md:138, inn.md:144. Locked until the transaction ends, because it is changed by what it holds now. */
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

    /** inn.md:139, inn.md:149. */
    void updateGuest(GuestRow guest) {
        database.sql("""
                        update guests
                        set points = :points
                        where id = :id
                        """)
                .param("points", guest.points() + 1)
                .param("id", guest.id())
                .update();
    }

    /** inn.md:140. */
    void updateRoom(RoomRow room) {
        database.sql("""
                        update rooms
                        set price = :price
                        where id = :id
                        """)
                .param("price", room.price().add(BigDecimal.valueOf(1)))
                .param("id", room.id())
                .update();
    }

    /** inn.md:148. */
    void updateRoomForComplain(RoomRow room) {
        database.sql("""
                        update rooms
                        set price = :price
                        where id = :id
                        """)
                .param("price", room.price().subtract(BigDecimal.valueOf(1)))
                .param("id", room.id())
                .update();
    }

    /** inn.md:166, inn.md:125. As it is now. */
    Optional<GuestRow> findGuest(UUID id) {
        return database.sql("""
                        select guest.id, guest.name, guest.points, guest.blocked
                        from guests guest
                        where guest.id = :keyId
                        """)
                .param("keyId", id)
                .query((row, _) -> guestRow(row))
                .optional();
    }

    /** inn.md:172. Locked in the order of their keys, so that two of us never wait for each other. */
    void deleteStays(GuestRow guest) {
        database.sql("""
                        delete from stays stay
                        where stay.id in (
                          select stay.id
                          from stays stay
                          where stay.guest_id = :guestId
                          order by stay.id
                          for update of stay)
                        """)
                .param("guestId", guest.id())
                .update();
    }

    /** inn.md:173. Locked in the order of their keys, so that two of us never wait for each other. */
    void deleteWishes(GuestRow guest) {
        database.sql("""
                        delete from wishes wish
                        where (wish.guest_id, wish.room_id) in (
                          select wish.guest_id, wish.room_id
                          from wishes wish
                          where wish.guest_id = :guestId
                          order by wish.guest_id, wish.room_id
                          for update of wish)
                        """)
                .param("guestId", guest.id())
                .update();
    }

    /** inn.md:174. */
    void deleteGuest(GuestRow guest) {
        database.sql("delete from guests where id = :id")
                .param("id", guest.id())
                .update();
    }

    /** inn.md:127. Locked in the order of their keys, so that two of us never wait for each other. */
    Map<String, GuestRow> lockGuests(List<String> names) {
        var found = new LinkedHashMap<String, GuestRow>();
        database.sql("""
                        select guest.id, guest.name, guest.points, guest.blocked
                        from guests guest
                        where guest.name = any(:names)
                        order by guest.id
                        for update of guest
                        """)
                .param("names", names.toArray(String[]::new))
                .query(row -> {
                    GuestRow next = guestRow(row);
                    found.put(next.name(), next);
                });
        return found;
    }

    /** inn.md:131. */
    void updateGuestForGive(Gift request, GuestRow giver) {
        database.sql("""
                        update guests
                        set points = :points
                        where id = :id
                        """)
                .param("points", Math.subtractExact(giver.points(), request.points()))
                .param("id", giver.id())
                .update();
    }

    /** inn.md:132. */
    void updateGuestForGive2(Gift request, GuestRow taker) {
        database.sql("""
                        update guests
                        set points = :points
                        where id = :id
                        """)
                .param("points", Math.addExact(taker.points(), request.points()))
                .param("id", taker.id())
                .update();
    }

    /** inn.md:133, inn.md:123. */
    Guest showGuest(UUID id) {
        return database.sql("""
                        select guest.name, guest.points, guest.blocked
                        from guests guest
                        where guest.id = :keyId
                        """)
                .param("keyId", id)
                .query((row, _) -> guest(row))
                .single();
    }

    /** inn.md:116. */
    GuestRow updateGuestForBlock(GuestRow guest) {
        return database.sql("""
                        update guests
                        set blocked = true
                        where id = :id
                        returning id, name, points, blocked
                        """)
                .param("id", guest.id())
                .query((row, _) -> guestRow(row))
                .single();
    }

    /** inn.md:117. Locked in the order of their keys, so that two of us never wait for each other. */
    List<StayRow> lockStays(GuestRow guest) {
        return database.sql("""
                        select stay.id, stay.guest_id, stay.room_id, stay.state, stay.reason, stay.total,
                               stay.updated_at
                        from stays stay
                        where stay.guest_id = :guestId
                          and stay.state = 'BOOKED'
                        order by stay.id
                        for update of stay
                        """)
                .param("guestId", guest.id())
                .query((row, _) -> stayRow(row))
                .list();
    }

    /** inn.md:56. */
    GuestRow updateGuestForReward(GuestRow guest, long amount) {
        return database.sql("""
                        update guests
                        set points = :points
                        where id = :id
                        returning id, name, points, blocked
                        """)
                .param("points", Math.addExact(guest.points(), amount))
                .param("id", guest.id())
                .query((row, _) -> guestRow(row))
                .single();
    }

    /** inn.md:63. */
    GuestRow updateGuestForGreet(GuestRow guest) {
        return database.sql("""
                        update guests
                        set points = :points
                        where id = :id
                        returning id, name, points, blocked
                        """)
                .param("points", guest.points() + 1)
                .param("id", guest.id())
                .query((row, _) -> guestRow(row))
                .single();
    }

    /** inn.md:65. */
    void updateRoomForGreet(RoomRow room) {
        database.sql("""
                        update rooms
                        set stays = :stays
                        where id = :id
                        """)
                .param("stays", room.stays() + 0)
                .param("id", room.id())
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

    private static Guest guest(ResultSet row) throws SQLException {
        return new Guest(row.getString("name"), row.getLong("points"), row.getBoolean("blocked"));
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
}

package net.example.inn.room;

import java.time.Clock;
import java.time.Instant;
import net.example.inn.support.problem.ErrorCode;
import net.example.inn.support.problem.RefusedException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The rules of rooms. */
@EnableResilientMethods
@Service
public class RoomService {

    private final RoomRepository rooms;
    private final Clock clock;

    RoomService(RoomRepository rooms, Clock clock) {
        this.rooms = rooms;
        this.clock = clock;
    }

    /** See inn.md:158. Of two that wait for each other's rows, one is tried again. */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional
    void refurbish(String number) {
        Instant now = clock.instant();
        var room = rooms.lockRoom(number).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        room = rooms.updateRoom(room);
        rooms.updateStays(room, now);
    }

    /** See inn.md:46. It is part of the transaction of who runs it, who has locked what it is given to change. */
    public void takeRoom(RoomRow room) {
        room = rooms.updateRoomForTakeRoom(room);
        refuseFull(room);
    }

    /** inn.md:50: {@code room.stays < 3}, else {@code FULL}. */
    private static void refuseFull(RoomRow room) {
        if (room.stays() >= 3) {
            throw new RefusedException(ErrorCode.FULL, "Room " + room.number());
        }
    }
}

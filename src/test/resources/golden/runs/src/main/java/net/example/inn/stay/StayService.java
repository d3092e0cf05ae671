package net.example.inn.stay;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import net.example.inn.guest.GuestRow;
import net.example.inn.guest.GuestService;
import net.example.inn.room.RoomRow;
import net.example.inn.room.RoomService;
import net.example.inn.support.data.Violations;
import net.example.inn.support.problem.ErrorCode;
import net.example.inn.support.problem.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** The rules of stays. */
@EnableResilientMethods
@Service
public class StayService {

    private final StayRepository stays;
    private final Clock clock;
    private final GuestService guestService;
    private final RoomService roomService;
    private final TransactionTemplate nested;

    StayService(
            StayRepository stays,
            Clock clock,
            GuestService guestService,
            RoomService roomService,
            PlatformTransactionManager transactions) {
        this.stays = stays;
        this.clock = clock;
        this.guestService = guestService;
        this.roomService = roomService;
        this.nested = new TransactionTemplate(transactions);
        this.nested.setPropagationBehavior(TransactionTemplate.PROPAGATION_NESTED);
    }

    /**
     * See inn.md:15. Its rules ask about rows that it does not lock: of two that contradict each other, one is tried
     * again.
     */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional(isolation = Isolation.SERIALIZABLE)
    Stay book(NewStay request) {
        Instant now = clock.instant();
        var guest = stays.lockGuest(request).orElse(null);
        if (guest == null) {
            guest = stays.insertGuest(request);
        }
        var room = stays.lockRoom(request).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        refuseBlocked(guest);
        try {
            takeRoomOrNothing(room);
        } catch (RefusedException refused) {
            if (refused.code() != ErrorCode.FULL) {
                throw refused;
            }
            try {
                stays.insertWish(guest, room);
            } catch (DataIntegrityViolationException violated) {
                if (!Violations.isOf(violated, "wishes_pkey")) {
                    throw violated;
                }
            }
        }
        room = stays.findRoom(room.id()).orElse(room);
        @Nullable Long points = null;
        if (request.code() != null) {
            points = guest.points() / 2;
        }
        var stay = stays.insertStay(guest, room, request, now);
        try {
            rewardOrNothing(guest, 10L);
        } catch (RefusedException refused) {
            if (refused.code() != ErrorCode.POOR) {
                throw refused;
            }
            stays.updateStay(now, stay);
        }
        if (points != null) {
            guestService.reward(guest, points);
        }
        return stays.showStay(stay.id());
    }

    /**
     * See inn.md:76. Its rules ask about rows that it does not lock: of two that contradict each other, one is tried
     * again.
     */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional(isolation = Isolation.SERIALIZABLE)
    Stay cancelStay(UUID stayId) {
        Instant now = clock.instant();
        var stay = stays.lockStay(stayId).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        endStay(stay, null, now);
        stay = stays.findStay(stay.id()).orElse(stay);
        var next = stays.lockFirstWish(stay).orElse(null);
        if (next != null) {
            stays.updateWish(next);
        }
        return stays.showStay(stay.id());
    }

    /**
     * See inn.md:86. Its rules ask about rows that it does not lock: of two that contradict each other, one is tried
     * again.
     */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional(isolation = Isolation.SERIALIZABLE)
    Stay arrive(UUID stayId) {
        Instant now = clock.instant();
        var stay = stays.lockStay(stayId).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        refuseOver(stay);
        var guest = stays.lockGuestForArrive(stay).orElseThrow();
        try {
            rewardOrNothing(guest, 5L);
        } catch (RefusedException refused) {
            if (refused.code() != ErrorCode.POOR) {
                throw refused;
            }
            return stays.showStay(stay.id());
        }
        var friend = stays.lockGuestForArrive2(stay).orElse(null);
        var room = stays.lockRoomForArrive(stay).orElseThrow();
        guestService.greet(friend, room);
        var room2 = stays.lockRoomForArrive(stay).orElseThrow();
        guestService.greet(null, room2);
        stays.updateStayForArrive(now, stay);
        return stays.showStay(stay.id());
    }

    /** See inn.md:151. */
    @Transactional
    void leave(UUID stayId) {
        Instant now = clock.instant();
        var stay = stays.lockStay(stayId).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        // inn.md:154: stay.room.number != '0'
        if (!stays.leaveHolds(stay)) {
            throw new RefusedException(ErrorCode.OVER);
        }
        stays.updateStayForLeave(now, stay);
    }

    /** See inn.md:68. It is part of the transaction of who runs it, who has locked what it is given to change. */
    public void endStay(StayRow stay, @Nullable String reason, Instant now) {
        refuseOverForEndStay(stay);
        var room = stays.lockRoomForArrive(stay).orElseThrow();
        stays.updateRoom(room);
        stays.updateStayForEndStay(reason, now, stay);
    }

    /** inn.md:23: {@code !guest.blocked}, else {@code BLOCKED}. */
    private static void refuseBlocked(GuestRow guest) {
        if (guest.blocked()) {
            throw new RefusedException(ErrorCode.BLOCKED);
        }
    }

    /** What it has changed is undone where it refuses. */
    private void takeRoomOrNothing(RoomRow room) {
        nested.executeWithoutResult(_ -> roomService.takeRoom(room));
    }

    /** What it has changed is undone where it refuses. */
    private void rewardOrNothing(GuestRow guest, long amount) {
        nested.executeWithoutResult(_ -> guestService.reward(guest, amount));
    }

    /** inn.md:89: {@code stay.state == BOOKED}, else {@code OVER}. */
    private static void refuseOver(StayRow stay) {
        if (stay.state() != StayState.BOOKED) {
            throw new RefusedException(ErrorCode.OVER);
        }
    }

    /** inn.md:71: {@code stay.state in [BOOKED, ARRIVED]}, else {@code OVER}. */
    private static void refuseOverForEndStay(StayRow stay) {
        if (!List.of(StayState.BOOKED, StayState.ARRIVED).contains(stay.state())) {
            throw new RefusedException(ErrorCode.OVER);
        }
    }
}

package net.example.inn.guest;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import net.example.inn.room.RoomRow;
import net.example.inn.stay.StayService;
import net.example.inn.support.problem.ErrorCode;
import net.example.inn.support.problem.RefusedException;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The rules of guests. */
@EnableResilientMethods
@Service
public class GuestService {

    private final GuestRepository guests;
    private final Clock clock;
    private final StayService stayService;

    GuestService(GuestRepository guests, Clock clock, @Lazy StayService stayService) {
        this.guests = guests;
        this.clock = clock;
        this.stayService = stayService;
    }

    /** See inn.md:135. Of two that wait for each other's rows, one is tried again. */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional
    void praise(String name, String number) {
        var guest = guests.lockGuest(name).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        var room = guests.lockRoom(number).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        guests.updateGuest(guest);
        guests.updateRoom(room);
    }

    /** See inn.md:142. Of two that wait for each other's rows, one is tried again. */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional
    void complain(String name, String number) {
        var guest = guests.lockGuest(name).orElse(null);
        var room = guests.lockRoom(number).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        refusePoor(room);
        if (guest == null) {
            throw new RefusedException(ErrorCode.NOT_FOUND);
        }
        guests.updateRoomForComplain(room);
        guests.updateGuest(guest);
    }

    /** See inn.md:166. Of two that wait for each other's rows, one is tried again. */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional
    void leaveForGood(String name) {
        var guest = guests.lockGuest(name).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        try {
            blockWithin(name);
        } catch (RefusedException refused) {
            if (refused.code() != ErrorCode.NOT_FOUND) {
                throw refused;
            }
            return;
        }
        guest = guests.findGuest(guest.id()).orElse(guest);
        guests.deleteStays(guest);
        guests.deleteWishes(guest);
        guests.deleteGuest(guest);
    }

    /** See inn.md:125. Of two that wait for each other's rows, one is tried again. */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional
    Guest give(String name, Gift request) {
        var locked = guests.lockGuests(List.of(name, request.to()));
        var giver = locked.get(name);
        if (giver == null) {
            throw new RefusedException(ErrorCode.NOT_FOUND);
        }
        refusePoorForGive(request, giver);
        var taker = locked.get(request.to());
        if (taker == null) {
            throw new RefusedException(ErrorCode.NOT_FOUND);
        }
        guests.updateGuestForGive(request, giver);
        taker = guests.findGuest(taker.id()).orElse(taker);
        guests.updateGuestForGive2(request, taker);
        return guests.showGuest(giver.id());
    }

    /** See inn.md:113. Of two that wait for each other's rows, one is tried again. */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional
    Guest block(String name) {
        return blockWithin(name);
    }

    /** What {@code block} does, for who runs it in a transaction already. */
    Guest blockWithin(String name) {
        Instant now = clock.instant();
        var guest = guests.lockGuest(name).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        guest = guests.updateGuestForBlock(guest);
        for (var stay : guests.lockStays(guest)) {
            try {
                stayService.endStay(stay, "BLOCKED", now);
            } catch (RefusedException refused) {
                if (refused.code() != ErrorCode.OVER) {
                    throw refused;
                }
            }
        }
        return guests.showGuest(guest.id());
    }

    /** See inn.md:53. It is part of the transaction of who runs it, who has locked what it is given to change. */
    public void reward(GuestRow guest, long amount) {
        guest = guests.updateGuestForReward(guest, amount);
        refusePoorForReward(guest);
    }

    /** See inn.md:60. It is part of the transaction of who runs it, who has locked what it is given to change. */
    public void greet(@Nullable GuestRow guest, RoomRow room) {
        if (guest != null && !guest.blocked()) {
            guest = guests.updateGuestForGreet(guest);
        }
        if (guest == null) {
            guests.updateRoomForGreet(room);
        }
    }

    /** inn.md:145: {@code room.price > 0}, else {@code POOR}. */
    private static void refusePoor(RoomRow room) {
        if (room.price().compareTo(BigDecimal.ZERO) <= 0) {
            throw new RefusedException(ErrorCode.POOR);
        }
    }

    /** inn.md:128: {@code giver.points >= request.points}, else {@code POOR}. */
    private static void refusePoorForGive(Gift request, GuestRow giver) {
        if (giver.points() < request.points()) {
            throw new RefusedException(ErrorCode.POOR);
        }
    }

    /** inn.md:57: {@code guest.points >= 0}, else {@code POOR}. */
    private static void refusePoorForReward(GuestRow guest) {
        if (guest.points() < 0) {
            throw new RefusedException(ErrorCode.POOR);
        }
    }
}

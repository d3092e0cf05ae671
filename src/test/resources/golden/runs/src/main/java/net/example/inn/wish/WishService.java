package net.example.inn.wish;

import net.example.inn.guest.GuestService;
import net.example.inn.support.data.Violations;
import net.example.inn.support.problem.ErrorCode;
import net.example.inn.support.problem.RefusedException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.resilience.annotation.EnableResilientMethods;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The rules of wishes. */
@EnableResilientMethods
@Service
class WishService {

    private final WishRepository wishes;
    private final GuestService guestService;

    WishService(WishRepository wishes, GuestService guestService) {
        this.wishes = wishes;
        this.guestService = guestService;
    }

    /** See inn.md:103. Of two that wait for each other's rows, one is tried again. */
    @Retryable(
            includes = ConcurrencyFailureException.class,
            maxRetries = 20,
            delay = 5,
            jitter = 5,
            multiplier = 1.5,
            maxDelay = 100)
    @Transactional
    void wish(String name, String number) {
        var guest = wishes.lockGuest(name).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        var room = wishes.lockRoom(number).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        try {
            wishes.insertWish(guest, room);
        } catch (DataIntegrityViolationException violated) {
            if (!Violations.isOf(violated, "wishes_pkey")) {
                throw violated;
            }
            return;
        }
        guestService.reward(guest, 1L);
    }
}

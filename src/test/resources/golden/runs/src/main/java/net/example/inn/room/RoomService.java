package net.example.inn.room;

import net.example.inn.support.problem.ErrorCode;
import net.example.inn.support.problem.RefusedException;
import org.springframework.stereotype.Service;

/** The rules of rooms. */
@Service
public class RoomService {

    private final RoomRepository rooms;

    RoomService(RoomRepository rooms) {
        this.rooms = rooms;
    }

    /** See inn.md:46. It is part of the transaction of who runs it, who has locked what it is given to change. */
    public void takeRoom(RoomRow room) {
        room = rooms.updateRoom(room);
        refuseFull(room);
    }

    /** inn.md:50: {@code room.stays < 3}, else {@code FULL}. */
    private static void refuseFull(RoomRow room) {
        if (!(room.stays() < 3)) {
            throw new RefusedException(ErrorCode.FULL, "Room " + room.number());
        }
    }
}

package org.example.sky.gift;

import java.util.Arrays;
import java.util.List;
import org.example.sky.support.data.Cursors;
import org.example.sky.support.data.Keyset.Placed;
import org.example.sky.support.web.EntityTag;
import org.example.sky.support.web.Tagged;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The rules of gifts. */
@Service
class GiftService {

    private final GiftRepository gifts;
    private final Cursors cursors;
    private final JsonMapper mapper;

    GiftService(GiftRepository gifts, Cursors cursors, JsonMapper mapper) {
        this.gifts = gifts;
        this.cursors = cursors;
        this.mapper = mapper;
    }

    /** See contract.yaml:375. */
    Tagged<ListGiftsResponse> listGifts(ListGiftsQuery query) {
        // A cursor belongs to the rows asked for and their order, not to the size of a page.
        List<@Nullable Object> asked = Arrays.asList("listGifts");
        var position = cursors.open(query.cursor(), asked);
        var rows = gifts.listGifts(position, (int) query.limit() + 1);
        int shown = (int) Math.min(rows.size(), query.limit());
        return tagged(
                new ListGiftsResponse(
                        rows.stream().limit(shown).map(Placed::row).toList(),
                        rows.size() > shown ? cursors.seal(rows.get(shown - 1).position(), asked) : null));
    }

    /** See contract.yaml:396. */
    @Transactional
    Gift give(NewGift request) {
        var gift = gifts.insertGift(request);
        return shown(gift);
    }

    /** No version tells all of it, so the tag is a digest of what is shown. */
    private <T> Tagged<T> tagged(T shown) {
        return new Tagged<>(shown, EntityTag.ofContent(shown, mapper));
    }

    /** What the caller sees of a row that is at hand as it is stored. */
    private static Gift shown(GiftRow gift) {
        return new Gift(gift.giftNo(), gift.what(), gift.giver(), gift.amount(), gift.thing(), gift.until());
    }
}

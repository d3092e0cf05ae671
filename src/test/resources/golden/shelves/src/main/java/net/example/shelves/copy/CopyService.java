package net.example.shelves.copy;

import java.time.Clock;
import java.time.Instant;
import net.example.shelves.support.problem.ErrorCode;
import net.example.shelves.support.problem.RefusedException;
import net.example.shelves.support.web.EntityTag;
import net.example.shelves.support.web.Tagged;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** The rules of copies. */
@Service
class CopyService {

    private final CopyRepository copies;
    private final Clock clock;
    private final JsonMapper mapper;

    CopyService(CopyRepository copies, Clock clock, JsonMapper mapper) {
        this.copies = copies;
        this.clock = clock;
        this.mapper = mapper;
    }

    /** See api.yaml:104. */
    Tagged<CopyDetail> getCopy(String isbn, long number) {
        return tagged(copies.findCopyDetail(isbn, number).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND)));
    }

    /** See api.yaml:117. */
    @Transactional
    Tagged<CopyDetail> replaceCopy(String isbn, long number, String ifMatch, CopyChange request) {
        Instant now = clock.instant();
        var copy = copies.lockCopy(isbn, number).orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND));
        if (!EntityTag.matches(ifMatch, tagged(copies.showCopyDetail(copy.isbn(), copy.number())).tag())) {
            throw new RefusedException(ErrorCode.CHANGED_MEANWHILE);
        }
        copies.updateCopy(request, now, copy);
        return tagged(copies.showCopyDetail(copy.isbn(), copy.number()));
    }

    /** No version tells all of it, so the tag is a digest of what is shown. */
    private <T> Tagged<T> tagged(T shown) {
        return new Tagged<>(shown, EntityTag.ofContent(shown, mapper));
    }
}

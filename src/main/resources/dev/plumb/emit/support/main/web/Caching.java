package com.example.app.support.web;

import com.example.app.support.security.Viewer;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** Answers that caches may keep. */
public final class Caching {

    private Caching() {}

    /** What a visitor sees may be kept by all; what is shown to a token, by its bearer alone. */
    public static ResponseEntity.BodyBuilder of(Duration life, Viewer viewer) {
        var age = CacheControl.maxAge(life);
        return ResponseEntity.ok()
                .cacheControl(viewer.isVisitor() ? age.cachePublic() : age.cachePrivate())
                .varyBy(HttpHeaders.AUTHORIZATION);
    }
}

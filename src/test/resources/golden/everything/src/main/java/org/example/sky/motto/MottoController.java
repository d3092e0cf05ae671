package org.example.sky.motto;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
@DenyAll
class MottoController {

    private final MottoService motto;

    MottoController(MottoService motto) {
        this.motto = motto;
    }

    /** Motto. */
    @GetMapping(path = "/motto", produces = "text/plain;charset=UTF-8")
    @PermitAll
    String motto() {
        return motto.motto();
    }
}

package org.example.sky.records;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
@DenyAll
class RecordController {

    private final RecordRepository brightest;

    RecordController(RecordRepository brightest) {
        this.brightest = brightest;
    }

    /** List brightest. */
    @GetMapping(path = "/brightest", produces = APPLICATION_JSON_VALUE)
    @PermitAll
    List<RecordData> listBrightest() {
        return brightest.listBrightest();
    }
}

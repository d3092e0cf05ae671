package com.example.app.support.web;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The contract of this API, as it was written. */
@RestController
class ContractController {

    private static final Resource CONTRACT = new ClassPathResource("openapi.yaml");

    @GetMapping(path = "/openapi.yaml", produces = "application/yaml")
    Resource contract() {
        return CONTRACT;
    }
}

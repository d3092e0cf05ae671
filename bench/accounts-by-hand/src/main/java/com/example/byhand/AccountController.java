package com.example.byhand;

import jakarta.annotation.security.RolesAllowed;
import java.util.UUID;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class AccountController {
    private final AccountRepository accounts;

    AccountController(AccountRepository accounts) {
        this.accounts = accounts;
    }

    @GetMapping("/me")
    @RolesAllowed("signed in")
    Account me() {
        var caller = SecurityContextHolder.getContext().getAuthentication();
        return accounts.find(UUID.fromString(caller.getName()));
    }
}

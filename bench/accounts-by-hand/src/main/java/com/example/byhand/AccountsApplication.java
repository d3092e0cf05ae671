package com.example.byhand;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Who am I, asked with a token, as one would write it by hand: what the generated backend is measured against. */
@SpringBootApplication
public class AccountsApplication {
    public static void main(String[] arguments) {
        SpringApplication.run(AccountsApplication.class, arguments);
    }
}

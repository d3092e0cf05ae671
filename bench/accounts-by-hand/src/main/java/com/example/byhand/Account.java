package com.example.byhand;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

@JsonInclude(JsonInclude.Include.NON_NULL)
record Account(
        UUID id,
        String email,
        String displayName,
        String phone,
        List<String> roles,
        Instant disabledAt,
        Instant createdAt) {}

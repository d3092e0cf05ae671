package org.example.sky.telescope;

import java.util.List;

/** Some of them, and how many there are. */
record ListTelescopesResponse(List<Telescope> instruments, long count) {}

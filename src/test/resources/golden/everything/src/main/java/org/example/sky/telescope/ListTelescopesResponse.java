package org.example.sky.telescope;

import java.util.List;

/** A list telescopes response. */
record ListTelescopesResponse(List<Telescope> instruments, long count) {}

package org.example.sky.visit;

import java.util.List;

/** Some of them. */
record ListVisitsResponse(List<Visit> visits) {}

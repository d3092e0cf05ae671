package org.example.sky.sighting;

import java.util.List;

/** A page. */
record SightingsOfResponse(List<Sighting> results, long total) {}

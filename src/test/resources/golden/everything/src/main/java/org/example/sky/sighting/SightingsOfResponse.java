package org.example.sky.sighting;

import java.util.List;

/** A sightings of response. */
record SightingsOfResponse(List<Sighting> results, long total) {}

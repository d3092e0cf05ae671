package net.example.shelves.work;

import java.util.List;

/** A page of works. */
record SearchWorksResponse(List<Work> works, long total) {}

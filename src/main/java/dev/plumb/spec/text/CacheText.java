package dev.plumb.spec.text;

/** How long answers of an operation may be kept. */
public record CacheText(Word operation, DurationText lasting) {}

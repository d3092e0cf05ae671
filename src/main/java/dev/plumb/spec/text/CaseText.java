package dev.plumb.spec.text;

/** One case of an {@code else} or an {@code on}. */
public record CaseText(Word name, OutcomeText outcome) {}

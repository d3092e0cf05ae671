package dev.plumb.diagnostic;

/** How much a problem weighs (the language reference, "What the checker says"). */
public enum Severity {
    /** A contradiction, an unknown name, a wrong type: nothing is written before it is mended. */
    ERROR,
    /** The specification is silent where a decision is needed; says what is assumed meanwhile. */
    QUESTION,
    /** Legal and dangerous. */
    HAZARD
}

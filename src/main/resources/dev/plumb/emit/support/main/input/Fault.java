package com.example.app.support.input;

/**
 * What is wrong with one field of a request.
 *
 * @param field where it stands: {@code name}, {@code lines[1].amount}, the name of a parameter or header, or {@code
 *     body} for the body as a whole
 * @param message what would be right
 */
public record Fault(String field, String message) {}

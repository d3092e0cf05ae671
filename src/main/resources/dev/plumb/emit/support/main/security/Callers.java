package com.example.app.support.security;

${imports}

/** Finds out who calls by what a request carries. What is carried must be good, even where nothing is needed. */
final class Callers extends OncePerRequestFilter {

    ${matchers}

    ${members}
}

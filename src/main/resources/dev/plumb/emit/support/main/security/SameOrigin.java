package com.example.app.support.security;

${imports}

/** Refuses a change that a page of somebody else's sends with the cookie of whoever opened it. */
final class SameOrigin extends OncePerRequestFilter {

    ${matchers}

    private final ProblemWriter problems;

    SameOrigin(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isForged(request)) {
            problems.write(response, ErrorCode.FORBIDDEN);
            return;
        }
        chain.doFilter(request, response);
    }

    ${members}
}

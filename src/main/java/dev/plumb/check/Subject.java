package dev.plumb.check;

import dev.plumb.diagnostic.Problem;

/** A problem that one operation, table or section has, by whose name it can be accepted. */
interface Subject extends Problem {
    String subject();
}

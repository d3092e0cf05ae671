package dev.plumb.check;

import dev.plumb.diagnostic.Problems;
import dev.plumb.spec.Spec;

/** One thing that a resolved specification is looked at for; it says what it finds and never throws. */
interface Check {
    void check(Spec spec, Problems problems);
}

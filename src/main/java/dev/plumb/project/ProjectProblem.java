package dev.plumb.project;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Severity;
import dev.plumb.diagnostic.Wording;
import dev.plumb.source.Span;

/** Where a person's files and the specification meet and only one of them can have its way: the person has. */
sealed interface ProjectProblem extends Problem {

    @Override
    default Severity severity() {
        return Severity.HAZARD;
    }

    @Override
    default Wording wording() {
        return ProjectWording.of(this);
    }

    /**
     * A person and the specification changed the same part.
     *
     * @param wanted what the specification wants there; empty where it wants nothing
     */
    record MergeConflict(Span at, String wanted) implements ProjectProblem {
        @Override
        public String code() {
            return "merge-conflict";
        }
    }

    /** A file that a person took away; it is not written again. */
    record DeletedFile(Span at) implements ProjectProblem {
        @Override
        public String code() {
            return "deleted-file";
        }
    }

    /** A file that the specification no longer wants; it stays because a person edited it. */
    record UnwantedFile(Span at) implements ProjectProblem {
        @Override
        public String code() {
            return "unwanted-file";
        }
    }

    /** A file whose text cannot be read, so that what is wanted cannot be merged into it. */
    record UnreadableFile(Span at, String why) implements ProjectProblem {
        @Override
        public String code() {
            return "unreadable-file";
        }
    }
}

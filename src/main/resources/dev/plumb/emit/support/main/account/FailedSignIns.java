package com.example.app.support.account;

${imports}

/**
 * Attempts to sign in that failed. An attempt counts as failed from its beginning until its password has been found
 * right, so that many at once are no more guesses than one after the other.
 */
@Repository
class FailedSignIns {

    /** ${cite}: so many failures within that time lock the login for that time. */
    private static final int ALLOWED = ${after};

    private static final Duration WITHIN = ${within};
    private static final Duration LOCKED_FOR = ${lasting};

    private final JdbcClient database;
    ${auditField}

    FailedSignIns(JdbcClient database${auditParameter}) {
        this.database = database;
        ${auditAssignment}
    }

    /** Notes an attempt, unless the login is locked: then nothing is noted, so that a lock ends. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public boolean begin(String login, Instant now) {
        database.sql("select pg_advisory_xact_lock(hashtextextended(lower(:login), 0))")
                .param("login", login)
                .query()
                .singleRow();
        List<Instant> latest = database.sql("""
                        ${latest}
                        """)
                .param("login", login)
                .param("allowed", ALLOWED)
                .query((row, number) -> Columns.instant(row, ${at}))
                .list();
        if (latest.size() == ALLOWED
                && !latest.getLast().plus(WITHIN).isBefore(latest.getFirst())
                && now.isBefore(latest.getFirst().plus(LOCKED_FOR))) {
            return false;
        }
        ${author}
        database.sql("""
                        ${insert}
                        """)
                .param("login", login)
                .param("now", Columns.time(now))
                .update();
        return true;
    }

    /** The login's owner was here: what failed before is forgotten. */
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public void forget(String login${forgetParameter}) {
        ${forgetAuthor}
        database.sql("""
                        ${delete}
                        """)
                .param("login", login)
                .update();
    }
}

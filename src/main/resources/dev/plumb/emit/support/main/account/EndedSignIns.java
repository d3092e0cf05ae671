package com.example.app.support.account;

${imports}

/**
 * Sign-ins that ended before their tokens expire: one at a time, or all of an account, which from then on is in its next
 * generation. A token names the sign-in that it came of, and the generation.
 */
@Repository
public class EndedSignIns {

    private final JdbcClient database;

    EndedSignIns(JdbcClient database) {
        this.database = database;
    }

    /** The generation of the account's tokens. */
    long generation(String account) {
        return database.sql("select generation from backend.token_generations where account = :account")
                .param("account", account)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** Whether the tokens of that sign-in count no more. */
    public boolean contains(String account, @Nullable UUID signIn, long generation) {
        return database.sql("""
                        select exists (select from backend.ended_sign_ins where id = :signIn)
                            or exists (
                                select from backend.token_generations
                                where account = :account and generation > :generation
                                  and kept is distinct from cast(:signIn as uuid)
                            )
                        """)
                .param("account", account)
                .param("signIn", signIn)
                .param("generation", generation)
                .query(Boolean.class)
                .single();
    }

    void end(UUID signIn, Instant now) {
        database.sql("delete from backend.ended_sign_ins where forgotten_at < :now")
                .param("now", Columns.time(now))
                .update();
        database.sql("""
                        insert into backend.ended_sign_ins (id, forgotten_at) values (:signIn, :forgotten)
                        on conflict do nothing
                        """)
                .param("signIn", signIn)
                .param("forgotten", Columns.time(now.plus(AccessTokens.LIFETIME)))
                .update();
    }

    /** @param but the sign-in that stays; all go where it is null */
    void endAll(String account, @Nullable UUID but) {
        database.sql("""
                        insert into backend.token_generations as g (account, generation, kept) values (:account, 1, :but)
                        on conflict (account) do update set generation = g.generation + 1, kept = excluded.kept
                        """)
                .param("account", account)
                .param("but", but)
                .update();
    }
}

package org.example.blog;

import static org.assertj.core.api.Assertions.assertThat;

import org.example.blog.support.Answers;
import org.example.blog.support.Backend;
import org.example.blog.support.Caller;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Following")
class FollowingTest extends Backend {

    private Caller ada;
    private Caller bob;
    private Caller eve;

    @BeforeEach
    void background() {
        given("""
                insert into authors (handle, name, subject, created_at) values
                  ('ada', 'Ada', 'Ada', :now),
                  ('bob', 'Bob', 'Bob', :now + interval '1 ms')
                """);
        ada = signedIn("Ada");
        bob = signedIn("Bob");
        eve = signedIn("Eve");
    }

    @Test
    @DisplayName("Whoever says who they are can be followed")
    void whoeverSaysWhoTheyAreCanBeFollowed() {
        eve.put("/v1/me", """
                { "handle": "eve", "name": "Eve E." }
                """).is(200).has("handle", "eve").has("followers", "0").has("following", "false");
        eve.put("/v1/me", """
                { "handle": "eve_e", "name": "Eve" }
                """).is(200);
        assertThat(count("authors")).isEqualTo(3);
        visitor().get("/v1/authors/eve_e").is(200);
    }

    @Test
    @DisplayName("A handle is somebody's")
    void aHandleIsSomebodys() {
        eve.put("/v1/me", """
                { "handle": "ada", "name": "Eve" }
                """).is(409, "HANDLE_TAKEN");
        assertThat(count("authors")).isEqualTo(2);
    }

    @Test
    @DisplayName("Following twice is following once")
    void followingTwiceIsFollowingOnce() {
        bob.send("PUT", "/v1/authors/ada/followers/me", null);
        bob.send("PUT", "/v1/authors/ada/followers/me", null).is(200).has("followers", "1").has("following", "true");
        assertThat(count("follows")).isEqualTo(1);
    }

    @Test
    @DisplayName("Many at once are counted one by one")
    void manyAtOnceAreCountedOneByOne() {
        eve.put("/v1/me", """
                { "handle": "eve", "name": "Eve" }
                """);
        Answers.atOnce(
                () -> bob.send("PUT", "/v1/authors/ada/followers/me", null),
                () -> eve.send("PUT", "/v1/authors/ada/followers/me", null),
                () -> bob.send("PUT", "/v1/authors/ada/followers/me", null))
                .has(3, 200);
        assertThat(row("select follower_count from authors where handle = 'ada' or subject = 'ada'"))
                .containsExactly("2");
    }

    @Test
    @DisplayName("Unfollowing twice is unfollowing once")
    void unfollowingTwiceIsUnfollowingOnce() {
        bob.send("PUT", "/v1/authors/ada/followers/me", null);
        bob.delete("/v1/authors/ada/followers/me");
        bob.delete("/v1/authors/ada/followers/me").is(200).has("followers", "0").has("following", "false");
    }

    @Test
    @DisplayName("Who follows, since when")
    void whoFollowsSinceWhen() {
        bob.send("PUT", "/v1/authors/ada/followers/me", null);
        visitor()
                .get("/v1/authors/ada/standing")
                .is(200)
                .has("followers", "1")
                .has("handles[0]", "bob")
                .has("since[0].handle", "bob");
    }

    @Test
    @DisplayName("Nobody follows themselves, nor without a profile")
    void nobodyFollowsThemselvesNorWithoutAProfile() {
        ada.send("PUT", "/v1/authors/ada/followers/me", null).is(422, "NOT_YOURSELF");
        eve.send("PUT", "/v1/authors/ada/followers/me", null).is(409, "NO_PROFILE");
    }
}

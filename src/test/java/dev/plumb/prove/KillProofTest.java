package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Database;
import dev.plumb.source.Document;
import dev.plumb.spec.read.Specifications;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A backend that is killed under load and started again loses nothing and does nothing twice; one that was broken on purpose
 * is found out.
 */
final class KillProofTest {
    private static final Path NOTES = Path.of("src/test/resources/keyed/notes.md");
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void ordersAreNeitherLostNorChargedTwice(@TempDir Path folder) throws IOException, SQLException {
        KillProof.Result result = orders().killed(folder, DATABASE, 3);

        assertThat(result.findings()).isEmpty();
        assertThat(result.kills()).isEqualTo(3);
        assertThat(result.summary())
                .contains("killed 3 times under load", "at rest 1 times")
                .doesNotContain("acknowledged 0,", "with 0 events", "granted 0 keys");
    }

    @Test
    void anEventOutsideTheTransactionIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        KillProof.Result result = orders().with(
                        "/event/Outbox.java", code -> code.replace("Propagation.MANDATORY", "Propagation.REQUIRES_NEW"))
                .killed(folder, DATABASE, 1);

        assertThat(result.findings())
                .anySatisfy(
                        finding -> assertThat(finding).contains("order-processing.md", "done 2 times, or by halves"));
    }

    /** The process dies between what it has done and the word that it is done, which is stored apart from it. */
    @Test
    void whatIsDoneTwiceUnderOneKeyIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        KillProof.Result result = notes(Files.readString(NOTES, StandardCharsets.UTF_8))
                .with(
                        "/KeptResults.java",
                        code -> code.replace(
                                "keys.getObject().done(call.attempt, plain.get().writeValueAsString(result))", "true"))
                .with("/KeptResults.java", code -> code.replace("afterCommit(() -> call.kept = true);", ""))
                .with(
                        "/IdempotencyFilter.java",
                        code -> code.replace(
                                "chain.doFilter(request, answer);",
                                "chain.doFilter(request, answer);"
                                        + " java.util.concurrent.locks.LockSupport.parkNanos(250_000_000L);"))
                .killed(folder, DATABASE, 1);

        assertThat(result.findings())
                .anySatisfy(finding -> assertThat(finding).contains("notes.md", "addNote", "done 2 times"));
    }

    /** An amount that comes out otherwise with each try, as if rows had changed in between, and is told as it comes out. */
    @Test
    void anotherAmountUnderTheSameKeyIsNoticed(@TempDir Path folder) throws IOException, SQLException {
        GeneratedBackend broken = orders().with(
                        "/OrderPlacedReaction.java",
                        code -> code.replace(
                                "order.total(),",
                                "order.total().add(java.math.BigDecimal.valueOf(System.nanoTime() % 100_000, 2)),"))
                .with(
                        "/PartnerRequests.java",
                        code -> code.replace(
                                "if (Arrays.equals(wanted, first)) {", "if (wanted.length + first.length > 0) {"));
        var findings = new ArrayList<String>();
        for (int kills = 2; findings.stream().noneMatch(KillProofTest::tellsOfTwoAmounts) && kills <= 16; kills *= 2) {
            findings.addAll(broken.killed(Files.createTempDirectory(folder, "killed"), DATABASE, kills)
                    .findings()); // a few may not come between two tries
        }

        assertThat(findings).anyMatch(KillProofTest::tellsOfTwoAmounts);
    }

    private static boolean tellsOfTwoAmounts(String finding) {
        return finding.contains("payments.createCharge under the key charge:") && finding.contains("and then for");
    }

    @Test
    void whereNothingChangesNothingCanBeLost() throws IOException {
        String text = Files.readString(NOTES, StandardCharsets.UTF_8);
        String reading =
                without(without(text, "operations:\n", "```\n\n```sql"), "  /notes:\n", "  /notes/{noteId}:\n");

        assertThat(KillProof.isPossible(notes(text).spec())).isTrue();
        assertThat(KillProof.isPossible(notes(reading).spec())).isFalse();
    }

    private static String without(String text, String from, String to) {
        return text.substring(0, text.indexOf(from)) + text.substring(text.indexOf(to));
    }

    private static GeneratedBackend orders() throws IOException {
        return GeneratedBackend.of(Specifications.example("order-processing"), DATABASE);
    }

    private static GeneratedBackend notes(String text) {
        byte[] document = text.getBytes(StandardCharsets.UTF_8);
        return GeneratedBackend.of(List.of(new Document("notes.md", document)), DATABASE);
    }
}

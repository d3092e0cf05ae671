package dev.plumb.prove;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.database.Database;
import dev.plumb.spec.read.Specifications;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Partners of every kind, as stories script them and as they fail; and faults that the proof must notice. */
final class PartnerProofTest {
    private static final Database DATABASE = Database.embedded(Path.of("target", "plumb-test"));
    private static GeneratedBackend parcels;

    @BeforeAll
    static void write() {
        parcels = GeneratedBackend.of(
                Specifications.documents(Path.of("src", "test", "resources", "partners")), DATABASE);
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    private static List<String> failures(GeneratedBackend backend, Path folder) throws IOException, SQLException {
        Report report =
                backend.started(folder, DATABASE, (target, code) -> Prover.withPartners(backend.spec(), target, code));
        return failures(report);
    }

    private static List<String> failures(Report report) {
        return report.lines().stream()
                .filter(l -> l.verdict() == Ledger.Verdict.FAILED)
                .map(l -> l.element().id() + ": " + l.evidence())
                .toList();
    }

    @Test
    void storiesHoldAndFailingPartnersEndAsDeclared(@TempDir Path folder) throws IOException, SQLException {
        Report report =
                parcels.started(folder, DATABASE, (target, code) -> Prover.withPartners(parcels.spec(), target, code));

        assertThat(failures(report)).isEmpty();
        assertThat(report.lines().stream()
                        .filter(l -> l.element().kind() == Element.Kind.SCENARIO)
                        .filter(l -> l.verdict() != Ledger.Verdict.PROVEN))
                .isEmpty();
        assertThat(report.lines().stream()
                        .filter(l -> l.element().kind() == Element.Kind.PARTNER)
                        .filter(l -> l.verdict() == Ledger.Verdict.PROVEN)
                        .map(l -> l.element().id()))
                .contains("partner carrier.createShipment", "partner carrier.quote", "partner register.findAddresses");
    }

    @Test
    void aKeyStandsInTheHeaderThatThePartnersContractNames() {
        var seen = new StringBuilder();
        parcels.with("/TextMessagesClient", code -> {
            seen.append(code);
            return code + "\n";
        });

        assertThat(seen).contains(".header(\"X-Token\", authorization)").doesNotContain("\"Authorization\"");
    }

    /** What is broken, where, and how. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a try without its key | /CarrierClient | .header(\"Idempotency-Key\", idempotencyKey.value()) | .header(\"Idempotency-Key\", java.util.UUID.randomUUID().toString())",
                "a failure that is tried for ever | /CarrierClient | Set.of(\"503\", \"timeout\", \"unreachable\") | Set.of(\"503\", \"timeout\")",
            })
    void isNoticed(String what, String file, String found, String instead, @TempDir Path folder)
            throws IOException, SQLException {
        UnaryOperator<String> change = code -> code.replace(found, instead);

        assertThat(failures(parcels.with(file, change), folder)).as(what).isNotEmpty();
    }
}

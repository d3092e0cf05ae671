package com.example.orders.payments;

import com.example.orders.support.background.Backoff;
import com.example.orders.support.partner.CircuitBreaker;
import com.example.orders.support.partner.IdempotencyKey;
import com.example.orders.support.partner.Partner;
import com.example.orders.support.partner.PartnerAnswer;
import com.example.orders.support.partner.PartnerFailedException;
import com.example.orders.support.partner.PartnerRequests;
import com.example.orders.support.partner.PartnerUnavailableException;
import com.example.orders.support.partner.Partners;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** The payment provider. Calls follow its own contract. */
@Component
public class PaymentsClient {

    /** How a call that failed is made again. */
    public static final Backoff RETRY =
            new Backoff(Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofMinutes(1));

    private final Partner partner;
    private final String authorization;

    PaymentsClient(Partners partners, PaymentsProperties properties) {
        this.partner = partners.partner(new Partner.Terms(
                "payments",
                URI.create(properties.baseUrl()),
                Duration.ofSeconds(2),
                Set.of("429", "5xx", "timeout", "unreachable"),
                new CircuitBreaker.Limits(50, 20, Duration.ofSeconds(30))));
        this.authorization = "Bearer " + properties.paymentsToken();
    }

    /**
     * {@code POST /charges}.
     *
     * @throws PartnerUnavailableException if it may succeed later
     */
    public CreateChargeAnswer createCharge(CreateChargeRequest request, IdempotencyKey idempotencyKey) {
        try {
            PartnerAnswer answer = partner.call(
                    "createCharge",
                    true,
                    http -> http.post()
                            .uri("/charges")
                            .header("Authorization", authorization)
                            .header("Idempotency-Key", idempotencyKey.value())
                            .attributes(PartnerRequests.under("payments.createCharge", idempotencyKey))
                            .accept(MediaType.APPLICATION_JSON)
                            .contentType(MediaType.APPLICATION_JSON)
                            .body(partner.json(request)));
            return switch (answer.status()) {
                case 201 -> new CreateChargeAnswer.Created(answer.read(Charge.RULE));
                case 402 -> new CreateChargeAnswer.PaymentRequired(answer.read(Decline.RULE));
                default -> throw answer.undeclared();
            };
        } catch (PartnerFailedException e) {
            return createChargeFailed(e);
        }
    }

    /** How it ends where no answer can be had. */
    public CreateChargeAnswer createChargeFailed(RuntimeException why) {
        return new CreateChargeAnswer.Failed(String.valueOf(why.getMessage()));
    }

    /**
     * {@code POST /references/{reference}/void}: Gives back whatever was charged under this reference, and refuses
     * later charges under it.
     *
     * @throws PartnerUnavailableException if it may succeed later
     */
    public VoidReferenceAnswer voidReference(String reference, IdempotencyKey idempotencyKey) {
        try {
            PartnerAnswer answer = partner.call(
                    "voidReference",
                    true,
                    http -> http.post()
                            .uri("/references/{reference}/void", reference)
                            .header("Authorization", authorization)
                            .header("Idempotency-Key", idempotencyKey.value())
                            .attributes(PartnerRequests.under("payments.voidReference", idempotencyKey))
                            .accept(MediaType.APPLICATION_JSON));
            return switch (answer.status()) {
                case 200 -> new VoidReferenceAnswer.Ok(answer.read(VoidReferenceBody.RULE));
                default -> throw answer.undeclared();
            };
        } catch (PartnerFailedException e) {
            return voidReferenceFailed(e);
        }
    }

    /** How it ends where no answer can be had. */
    public VoidReferenceAnswer voidReferenceFailed(RuntimeException why) {
        return new VoidReferenceAnswer.Failed(String.valueOf(why.getMessage()));
    }
}

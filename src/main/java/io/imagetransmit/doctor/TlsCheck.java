package io.imagetransmit.doctor;

import io.imagetransmit.http.TlsFacts;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What there is to say of a TLS connection that was made, or of its absence. */
final class TlsCheck {
    private static final long SOON_DAYS = 30;

    private final Instruments instruments;
    private final Patient patient;

    TlsCheck(Instruments instruments, Patient patient) {
        this.instruments = instruments;
        this.patient = patient;
    }

    Finding finding(boolean secure) {
        TlsFacts facts = instruments.tls().first();
        if (!secure || facts == null) {
            return patient.credentials().isPresent()
                    ? Finding.of(Step.TLS, Verdict.HINT, Fact.PLAIN_WITH_LOGIN, Map.of())
                    : Finding.of(Step.TLS, Verdict.GOOD, Fact.PLAIN, Map.of());
        }
        long days = Duration.between(instruments.clock().instant(), facts.notAfter())
                .toDays();
        Map<String, String> details = new HashMap<>();
        details.put("protocol", facts.protocol());
        details.put("subject", facts.subject());
        details.put("issuer", facts.issuer());
        details.put("chain", String.valueOf(facts.chain()));
        details.put("date", facts.notAfter().toString().substring(0, 10));
        details.put("days", String.valueOf(days));
        if (patient.trustAll()) {
            return Finding.of(Step.TLS, Verdict.HINT, Fact.CERTIFICATE_UNCHECKED, details);
        }
        return days < SOON_DAYS
                ? Finding.of(Step.TLS, Verdict.HINT, Fact.CERTIFICATE_ENDING, details)
                : Finding.of(Step.TLS, Verdict.GOOD, Fact.CERTIFICATE, details);
    }
}

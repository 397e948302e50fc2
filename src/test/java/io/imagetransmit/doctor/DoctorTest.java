package io.imagetransmit.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.http.Credentials;
import io.imagetransmit.http.HttpListener;
import io.imagetransmit.http.ProxyRouting;
import io.imagetransmit.http.ProxySettings;
import io.imagetransmit.http.TlsContexts;
import io.imagetransmit.http.TlsContexts.Implementation;
import io.imagetransmit.http.TlsSettings;
import io.imagetransmit.http.Transport;
import io.imagetransmit.http.WatchedTls;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.testing.Certificates;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Findings as data. What they read like, and most faults, are in {@code cli.DoctorCommandTest}. */
class DoctorTest {
    private static List<Finding> examine(
            RealRegistry registry, Certificates certificates, Implementation by, Clock clock) throws TransferException {
        List<Finding> findings = new ArrayList<>();
        TlsSettings settings = new TlsSettings(List.of(certificates.authority().certificate()), null, null, false);
        WatchedTls tls = new WatchedTls(new TlsContexts(by, Map.of()).socketStrategy(settings));
        ProxySettings proxies = ProxySettings.of(Map.of());
        Transport transport = new Transport(Instruments.impatient("test"), tls, new ProxyRouting(proxies));
        try (Instruments instruments = new Instruments(transport, tls, proxies, HttpListener.NONE, clock)) {
            Patient patient = new Patient("https", registry.host(), null, new Credentials.None(), false, true, true);
            new Doctor(instruments).examine(patient, findings::add);
        }
        return findings;
    }

    private static Finding of(List<Finding> findings, Step step) {
        return findings.stream()
                .filter(finding -> finding.step() == step)
                .findFirst()
                .orElseThrow();
    }

    /** By a clock that is ten years ahead, less some days: TLS itself looks at the real one. */
    @ParameterizedTest
    @EnumSource(Implementation.class)
    void aCertificateThatEndsSoonAndAClockThatIsWrong(Implementation by) throws TransferException {
        try (Certificates certificates = new Certificates();
                RealRegistry registry =
                        RealRegistry.started(RegistryOptions.plain().withTls(certificates.server()))) {
            Clock ahead = Clock.offset(Clock.systemUTC(), Duration.ofDays(3640));
            List<Finding> findings = examine(registry, certificates, by, ahead);
            assertEquals(
                    List.copyOf(EnumSet.complementOf(EnumSet.of(Step.DISK, Step.RANGE, Step.REFERRERS))),
                    findings.stream()
                            .filter(finding -> finding.fact() != Fact.NOT_REACHED)
                            .map(Finding::step)
                            .toList());
            Finding tls = of(findings, Step.TLS);
            assertEquals(Verdict.HINT, tls.verdict());
            assertEquals(Fact.CERTIFICATE_ENDING, tls.fact());
            assertEquals("9", tls.details().get("days"));
            assertEquals("server", tls.details().get("subject"));
            assertEquals("image-transmit test CA", tls.details().get("issuer"));
            Finding clock = of(findings, Step.CLOCK);
            assertEquals(Verdict.HINT, clock.verdict());
            assertEquals(Fact.CLOCK_AHEAD, clock.fact());
            // an empty registry has nothing to try these with
            assertEquals(Fact.NOTHING_TO_PULL, of(findings, Step.PULL).fact());
            assertEquals(Fact.NOT_REACHED, of(findings, Step.RANGE).fact());
        }
    }

    @Test
    void eachStepIsToldOnceWhereverItEnds() throws TransferException {
        try (Certificates certificates = new Certificates();
                RealRegistry registry = RealRegistry.started()) {
            List<Finding> findings = examine(registry, certificates, Implementation.JDK, Clock.systemUTC());
            assertEquals(
                    List.copyOf(EnumSet.complementOf(EnumSet.of(Step.DISK))),
                    findings.stream().map(Finding::step).toList());
            assertEquals(TransferException.Kind.PLAIN_HTTP, kind(of(findings, Step.TLS)));
            assertEquals(Verdict.GOOD, of(findings, Step.TCP).verdict());
        }
    }

    private static TransferException.Kind kind(Finding finding) {
        TransferException error = finding.error();
        if (error == null) {
            throw new AssertionError(finding);
        }
        return error.kind();
    }
}

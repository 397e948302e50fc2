package io.imagetransmit.doctor;

import io.imagetransmit.http.Credentials;
import io.imagetransmit.http.ProxyChoice;
import io.imagetransmit.http.ProxyException;
import io.imagetransmit.registry.RegistryClient;
import io.imagetransmit.registry.RegistryConnector;
import io.imagetransmit.registry.RegistryProbe;
import io.imagetransmit.registry.RegistryProbe.Greeting;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From the name to the first answer. One request tells all of it: how far it came is read from how it failed. */
final class ConnectionCheck {
    private static final int MOST_ADDRESSES = 4;
    private static final Duration CLOCK_HINT = Duration.ofMinutes(1);

    private final Instruments instruments;
    private final RegistryConnector connector;
    private final Patient patient;
    private final Chart chart;

    ConnectionCheck(Instruments instruments, RegistryConnector connector, Patient patient, Chart chart) {
        this.instruments = instruments;
        this.connector = connector;
        this.patient = patient;
        this.chart = chart;
    }

    /** Null where there is nobody to go on with. */
    @Nullable
    Contact run() throws TransferException {
        RegistryClient client = client(patient.scheme() == null ? "https" : patient.scheme());
        if (client == null || !tellName(client)) {
            return null;
        }
        try {
            Greeting greeting = new RegistryProbe(client).greet();
            return arrived(new Contact(client, greeting), tls(client));
        } catch (TransferException e) {
            if (patient.scheme() == null && RegistryConnector.mayBePlain(e)) {
                return plainly(client, e);
            }
            tellFailure(client, e);
            return null;
        }
    }

    private @Nullable RegistryClient client(String scheme) throws TransferException {
        try {
            return connector.unconnected(scheme, patient.authority(), patient.credentials(), patient.side());
        } catch (TransferException e) {
            chart.failed(Step.NAME, e);
            return null;
        }
    }

    /** What a transfer does where nobody wrote a scheme and https is not spoken: see {@link RegistryConnector#connect}. */
    private @Nullable Contact plainly(RegistryClient secure, TransferException failure) throws TransferException {
        RegistryClient plain =
                connector.unconnected("http", patient.authority(), new Credentials.None(), patient.side());
        Greeting greeting;
        try {
            greeting = new RegistryProbe(plain).greet();
        } catch (TransferException e) {
            boolean another = e.kind() == Kind.NOT_A_REGISTRY || e.kind() == Kind.CANCELLED;
            tellFailure(another ? plain : secure, another ? e : failure);
            return null;
        }
        Map<String, String> host = Map.of("host", patient.authority(), "name", patient.authority());
        Kind refusal = RegistryConnector.whyNotPlain(patient.authority(), patient.credentials());
        if (refusal != null) {
            tellFailure(plain, new TransferException(patient.side(), refusal, host, failure));
            return null;
        }
        return arrived(new Contact(plain, greeting), Finding.of(Step.TLS, Verdict.HINT, Fact.PLAIN_UNASKED, host));
    }

    private boolean tellName(RegistryClient client) throws TransferException {
        String host = client.origin().getHost();
        try {
            if (instruments.proxies().choiceFor(client.origin()).proxy() != null) {
                chart.good(Step.NAME, Fact.LEFT_TO_PROXY, Map.of());
                return true;
            }
            String addresses = Arrays.stream(InetAddress.getAllByName(host))
                    .limit(MOST_ADDRESSES)
                    .map(InetAddress::getHostAddress)
                    .collect(Collectors.joining(", "));
            chart.good(Step.NAME, Fact.RESOLVED, Map.of("addresses", addresses));
            return true;
        } catch (ProxyException e) {
            // a transfer would not get as far as to look the name up
            chart.failed(Step.PROXY, failure(Kind.PROXY, host, e));
            return false;
        } catch (UnknownHostException e) {
            chart.failed(Step.NAME, failure(Kind.UNKNOWN_HOST, host, e));
            return false;
        }
    }

    private TransferException failure(Kind kind, String host, Exception cause) {
        return new TransferException(patient.side(), kind, Map.of("host", host, "name", host), cause);
    }

    private @Nullable ProxyChoice choice(URI origin) {
        try {
            return instruments.proxies().choiceFor(origin);
        } catch (ProxyException e) {
            return null; // only where plain http has another one: the request has told of it
        }
    }

    private void tellProxy(RegistryClient client) {
        ProxyChoice choice = choice(client.origin());
        if (choice == null || choice.variable() == null) {
            chart.good(Step.PROXY, Fact.NO_PROXY, Map.of());
        } else if (choice.proxy() != null) {
            String proxy = choice.proxy().toString();
            chart.good(Step.PROXY, Fact.PROXY_USED, Map.of("proxy", proxy, "variable", choice.variable()));
        } else if (choice.exclusions() != null) {
            chart.good(
                    Step.PROXY,
                    Fact.PROXY_EXCLUDED,
                    Map.of("exclusions", choice.exclusions(), "variable", choice.variable()));
        } else {
            chart.good(Step.PROXY, Fact.PROXY_NOT_FOR_LOOPBACK, Map.of("variable", choice.variable()));
        }
    }

    private void tellFailure(RegistryClient client, TransferException failure) throws TransferException {
        Step step = step(client, failure);
        if (step.compareTo(Step.PROXY) > 0) {
            tellProxy(client);
        }
        if (step.compareTo(Step.TCP) > 0) {
            tellConnected(client);
        }
        if (step.compareTo(Step.TLS) > 0) {
            chart.tell(tls(client));
        }
        boolean silent = step == Step.TLS && failure.kind() == Kind.TIMEOUT;
        if (silent) {
            chart.failed(step, new TransferException(failure.side(), Kind.STALLED, failure.details(), failure));
        } else if (failure.kind() == Kind.TLS_UNTRUSTED && isSelfSigned(failure)) {
            chart.failed(new Finding(Step.TLS, Verdict.BAD, Fact.SELF_SIGNED, failure.details(), failure));
        } else {
            chart.failed(step, failure);
        }
    }

    private static boolean isSelfSigned(TransferException failure) {
        String subject = failure.details().get("subject");
        return subject != null && subject.equals(failure.details().get("issuer"));
    }

    private Step step(RegistryClient client, TransferException failure) {
        boolean secured = !isSecure(client) || instruments.tls().first() != null;
        return switch (failure.kind()) {
            case PROXY -> Step.PROXY;
            case UNKNOWN_HOST, REFUSED, TIMEOUT ->
                failure.details().containsKey("proxy")
                        ? Step.PROXY
                        : instruments.tls().begun() && isSecure(client) ? Step.TLS : Step.TCP;
            case TLS_UNTRUSTED,
                    TLS_EXPIRED,
                    TLS_HOST_NAME,
                    TLS_CLIENT_CERTIFICATE,
                    TLS_OTHER,
                    PLAIN_HTTP,
                    PLAIN_HTTP_WITH_CREDENTIALS,
                    HTTPS_EXPECTED -> Step.TLS;
            case STALLED, BROKEN -> secured ? Step.API : Step.TLS;
            default -> Step.API;
        };
    }

    private static boolean isSecure(RegistryClient client) {
        return "https".equals(client.origin().getScheme());
    }

    private void tellConnected(RegistryClient client) {
        URI origin = client.origin();
        int port = origin.getPort() >= 0 ? origin.getPort() : isSecure(client) ? 443 : 80;
        chart.good(Step.TCP, Fact.CONNECTED, Map.of("host", origin.getHost() + ":" + port));
    }

    private Finding tls(RegistryClient client) {
        return new TlsCheck(instruments, patient).finding(isSecure(client));
    }

    private Contact arrived(Contact contact, Finding tls) {
        tellProxy(contact.client());
        tellConnected(contact.client());
        chart.tell(tls);
        tellClock(contact);
        Greeting greeting = contact.greeting();
        Map<String, String> details = Map.of("status", String.valueOf(greeting.status()));
        if (greeting.status() == 403 || greeting.status() == 404) {
            chart.hint(Step.API, Fact.API_CLOSED, details);
        } else {
            chart.good(Step.API, Fact.API_ANSWERS, details);
        }
        return contact;
    }

    /** Never a fault: certificates have been accepted by now, and the life of a token is counted by this machine's clock alone. */
    private void tellClock(Contact contact) {
        Instant theirs = contact.greeting().date();
        if (theirs == null) {
            chart.skipped(Step.CLOCK, Fact.CLOCK_UNKNOWN);
            return;
        }
        Duration ahead = Duration.between(theirs, instruments.clock().instant());
        Duration difference = ahead.abs();
        if (difference.compareTo(CLOCK_HINT) <= 0) {
            chart.good(Step.CLOCK, Fact.CLOCK_RIGHT, Map.of());
            return;
        }
        Map<String, String> details = Map.of("seconds", String.valueOf(difference.toSeconds()));
        chart.hint(Step.CLOCK, ahead.isNegative() ? Fact.CLOCK_BEHIND : Fact.CLOCK_AHEAD, details);
    }
}

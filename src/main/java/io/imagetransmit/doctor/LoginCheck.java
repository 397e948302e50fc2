package io.imagetransmit.doctor;

import io.imagetransmit.http.Credentials;
import io.imagetransmit.registry.RegistryProbe;
import io.imagetransmit.registry.RegistryProbe.Greeting;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The token service, where there is one, and the login. */
final class LoginCheck {
    private final Patient patient;
    private final Chart chart;

    LoginCheck(Patient patient, Chart chart) {
        this.patient = patient;
        this.chart = chart;
    }

    /** Whether there is any use in going on. */
    boolean run(Contact contact) throws TransferException {
        RegistryProbe probe = new RegistryProbe(contact.client());
        Greeting greeting = contact.greeting();
        return tokenService(probe, greeting) && login(contact, probe, greeting);
    }

    private boolean tokenService(RegistryProbe probe, Greeting greeting) throws TransferException {
        URI service = greeting.tokenService();
        if (service == null) {
            chart.skipped(Step.TOKEN, Fact.NO_TOKENS);
            return true;
        }
        Map<String, String> details = new HashMap<>(Map.of("service", withoutQuery(service)));
        TransferException failure = null;
        try {
            int status = probe.callTokenService(service);
            details.put("status", String.valueOf(status));
            // without a scope and a password it may well refuse
            if (status < 500) {
                chart.good(Step.TOKEN, Fact.TOKEN_SERVICE_ANSWERS, details);
                return true;
            }
        } catch (TransferException e) {
            failure = e;
        }
        chart.failed(new Finding(Step.TOKEN, Verdict.BAD, Fact.TOKEN_SERVICE_FAILS, details, failure));
        return false;
    }

    private static String withoutQuery(URI service) {
        String path = service.getPath() == null ? "" : service.getPath();
        int port = service.getPort();
        return service.getScheme() + "://" + service.getHost() + (port < 0 ? "" : ":" + port) + path;
    }

    private boolean login(Contact contact, RegistryProbe probe, Greeting greeting) throws TransferException {
        Credentials credentials = patient.credentials();
        if (!credentials.isPresent()) {
            if (greeting.challenged() && greeting.tokenService() == null) {
                Map<String, String> details = Map.of("host", contact.client().host(), "status", "401");
                chart.failed(Step.LOGIN, new TransferException(patient.side(), Kind.LOGIN_NEEDED, details));
                return false;
            }
            chart.good(Step.LOGIN, Fact.NO_LOGIN, Map.of());
            return true;
        }
        Map<String, String> user =
                credentials instanceof Credentials.UserPassword login ? Map.of("user", login.user()) : Map.of();
        try {
            probe.logIn();
            chart.good(Step.LOGIN, greeting.challenged() ? Fact.LOGGED_IN : Fact.LOGIN_UNASKED, user);
            return true;
        } catch (TransferException e) {
            chart.failed(Step.LOGIN, e);
            return false;
        }
    }

    /** After a login that went well, a 401 means that this user may not do that, and not that nobody knows him. */
    static TransferException afterLogin(TransferException failure) {
        return failure.kind() == Kind.LOGIN_FAILED
                ? new TransferException(failure.side(), Kind.FORBIDDEN, failure.details(), failure)
                : failure;
    }
}

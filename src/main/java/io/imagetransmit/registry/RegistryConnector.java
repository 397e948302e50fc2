package io.imagetransmit.registry;

import io.imagetransmit.http.Credentials;
import io.imagetransmit.http.HttpAnswer;
import io.imagetransmit.http.HttpCall;
import io.imagetransmit.http.HttpListener;
import io.imagetransmit.http.HttpSession;
import io.imagetransmit.http.RetryPolicy;
import io.imagetransmit.http.Transport;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the first contact with a registry: decides between https and http where the user wrote neither, and asks {@code /v2/}, so
 * that a wrong address, certificate or password is told once, before any image is tried.
 */
public final class RegistryConnector {
    /** Some plain servers, this program's own among them, wait in silence for the end of what they take for a line. */
    private static final Set<Kind> NO_TLS_THERE =
            Set.of(Kind.PLAIN_HTTP, Kind.REFUSED, Kind.BROKEN, Kind.TLS_OTHER, Kind.TIMEOUT, Kind.STALLED);

    /** By its name, and not by what that resolves to: the answer to such a question comes from elsewhere. */
    private static final Pattern THIS_MACHINE = Pattern.compile("(?i)(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d+)?");

    private final Transport transport;
    private final RetryPolicy retryPolicy;
    private final HttpListener listener;
    private final Clock clock;

    public RegistryConnector(Transport transport, RetryPolicy retryPolicy, HttpListener listener, Clock clock) {
        this.transport = transport;
        this.retryPolicy = retryPolicy;
        this.listener = listener;
        this.clock = clock;
    }

    /**
     * Connects.
     *
     * @param scheme {@code http} or {@code https} as the user wrote it, or null: then https. Only on this machine, where nobody
     *     is on the way, plain http is used unasked, with a warning, if that is all that is spoken there and there is no password;
     *     elsewhere who can block TLS on the way could bring that about, so it is refused with the cure
     * @param authority {@code host} or {@code host:port}; Docker Hub's names lead to where its registry really is
     * @param plainHttp is told the host when plain http is used though nobody wrote it
     */
    public RegistryClient connect(
            @Nullable String scheme, String authority, Credentials credentials, Side side, Consumer<String> plainHttp)
            throws TransferException {
        String host = host(authority);
        if (scheme != null) {
            return reached(client(scheme, host, credentials, side, retryPolicy), credentials);
        }
        RetryPolicy once = new RetryPolicy(
                0, retryPolicy.first(), retryPolicy.longest(), retryPolicy.jitter(), retryPolicy.pause());
        try {
            reached(client("https", host, credentials, side, once), credentials);
        } catch (TransferException e) {
            if (mayBePlain(e) && answersPlainly(host, side, once)) {
                Kind refusal = whyNotPlain(authority, credentials);
                if (refusal != null) {
                    throw new TransferException(side, refusal, Map.of("host", authority, "name", authority), e);
                }
                plainHttp.accept(authority);
                return reached(client("http", host, credentials, side, retryPolicy), credentials);
            }
            if (!e.isTemporary()) {
                throw e;
            }
        }
        return reached(client("https", host, credentials, side, retryPolicy), credentials);
    }

    /** Whether an authority is one of Docker Hub's names, where {@code nginx} means {@code library/nginx}. */
    public static boolean isDockerHub(String authority) {
        return Set.of("docker.io", "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com")
                .contains(authority.toLowerCase(Locale.ROOT));
    }

    private static String host(String authority) {
        return isDockerHub(authority) ? "registry-1.docker.io" : authority;
    }

    /** Whether a host where TLS failed in this way may turn out to speak plain http. */
    public static boolean mayBePlain(TransferException failure) {
        return NO_TLS_THERE.contains(failure.kind());
    }

    /** Why plain http is not used unasked, where it is spoken and no scheme is written; null if it is used. */
    public static @Nullable Kind whyNotPlain(String authority, Credentials credentials) {
        if (credentials.isPresent()) {
            return Kind.PLAIN_HTTP_WITH_CREDENTIALS;
        }
        return THIS_MACHINE.matcher(authority).matches() ? null : Kind.PLAIN_HTTP;
    }

    /** A client that has asked nothing yet, for who wants to see each step of {@link #connect} by himself. */
    public RegistryClient unconnected(String scheme, String authority, Credentials credentials, Side side)
            throws TransferException {
        return client(scheme, host(authority), credentials, side, retryPolicy);
    }

    private RegistryClient client(String scheme, String host, Credentials credentials, Side side, RetryPolicy retries)
            throws TransferException {
        URI origin;
        try {
            origin = URI.create(scheme + "://" + host);
            if (origin.getHost() == null) {
                throw new IllegalArgumentException(host);
            }
        } catch (IllegalArgumentException e) {
            throw new TransferException(side, Kind.UNKNOWN_HOST, Map.of("host", host, "name", host), e);
        }
        HttpSession session = new HttpSession(transport, origin, credentials, retries, listener, clock);
        return new RegistryClient(session, side, credentials.isPresent());
    }

    private boolean answersPlainly(String host, Side side, RetryPolicy once) throws TransferException {
        try {
            reached(client("http", host, new Credentials.None(), side, once), new Credentials.None());
            return true;
        } catch (TransferException e) {
            if (e.kind() == Kind.CANCELLED || e.kind() == Kind.NOT_A_REGISTRY) {
                throw e; // to write http:// in front would not make a registry out of a web server
            }
            return false; // neither way: the first failure is the one to tell
        }
    }

    private RegistryClient reached(RegistryClient client, Credentials credentials) throws TransferException {
        HttpCall ping = HttpCall.get(client.origin().resolve("/v2/"));
        try (HttpAnswer answer = credentials.isPresent()
                ? client.session().send(ping, List.of())
                : client.session().sendAnonymously(ping)) {
            check(client, answer, !credentials.isPresent());
            return client;
        } catch (IOException e) {
            throw client.failed(e, client.host());
        }
    }

    /** Whether what answered {@code /v2/} is a registry that can be worked with. */
    static void check(RegistryClient client, HttpAnswer answer, boolean anonymous) throws TransferException {
        boolean challenged = answer.status() == 401 && answer.header("WWW-Authenticate") != null;
        // a web server's pages of 400 and 5xx may come from a proxy before a registry: their words are looked at below
        if (RegistryClient.isHtml(answer) && !challenged && answer.status() / 100 != 5 && answer.status() != 400) {
            throw client.webPage(answer, client.host());
        }
        // 403 and 404 on /v2/ itself do not tell against a registry whose repositories answer
        boolean usable =
                answer.isSuccess() || (anonymous && challenged) || answer.status() == 403 || answer.status() == 404;
        if (!usable) {
            throw client.refused(answer, client.host());
        }
    }
}

package io.imagetransmit.registry;

import io.imagetransmit.http.HttpAnswer;
import io.imagetransmit.http.HttpCall;
import io.imagetransmit.http.Scope;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a transfer asks of a registry, one question at a time, for who wants to know which of them goes wrong. */
public final class RegistryProbe {
    private final RegistryClient client;

    public RegistryProbe(RegistryClient client) {
        this.client = client;
    }

    /**
     * How a registry answers {@code /v2/} to somebody who has not logged in.
     *
     * @param date the registry's clock; null if it tells no time
     * @param challenged whether it wants a login
     * @param tokenService where it wants that to be done; null if it looks at passwords itself
     */
    public record Greeting(
            int status,
            @Nullable Instant date,
            boolean challenged,
            @Nullable URI tokenService) {}

    /** Calls on the registry without a login. What is no registry that can be worked with is an exception. */
    public Greeting greet() throws TransferException {
        try (HttpAnswer answer = client.session().sendAnonymously(ping())) {
            RegistryConnector.check(client, answer, true);
            return new Greeting(
                    answer.status(),
                    date(answer.header("Date")),
                    answer.status() == 401,
                    client.session().tokenService());
        } catch (IOException e) {
            throw client.failed(e, client.host());
        }
    }

    /** Logs in, as the greeting wanted it: with the password, or by a token. */
    public void logIn() throws TransferException {
        try (HttpAnswer answer = client.session().send(ping(), List.of())) {
            RegistryConnector.check(client, answer, false);
        } catch (IOException e) {
            throw client.failed(e, client.host());
        }
    }

    /** Calls on the service that gives out tokens, without showing it a password, and gives its status. */
    public int callTokenService(URI service) throws TransferException {
        try (HttpAnswer answer = client.session().sendWithoutLogin(HttpCall.get(service))) {
            return answer.status();
        } catch (IOException e) {
            throw client.failed(e, client.host());
        }
    }

    /** Reads the end of a blob of at least two bytes, and tells whether it was but the end that came. */
    public boolean readsPart(String repository, Descriptor blob) throws TransferException {
        HttpCall call = HttpCall.get(client.uri(repository, "blobs/" + blob.digest()))
                .with("Range", "bytes=" + (blob.size() - 1) + "-");
        String name = repository + "@" + blob.digest();
        try (HttpAnswer answer = client.send(call, name, List.of(Scope.pull(repository)))) {
            if (!answer.isSuccess()) {
                throw client.refused(answer, name);
            }
            return answer.status() == 206;
        }
    }

    /** Whether the registry keeps lists of referrers; without, they are found by a tag. */
    public boolean listsReferrers(String repository, Digest subject) throws TransferException {
        return new Listing(client)
                .pages(
                        client.uri(repository, "referrers/" + subject),
                        repository + "@" + subject,
                        Scope.pull(repository),
                        page -> {});
    }

    private HttpCall ping() {
        return HttpCall.get(client.origin().resolve("/v2/"));
    }

    private static @Nullable Instant date(@Nullable String header) {
        if (header == null) {
            return null;
        }
        try {
            return ZonedDateTime.parse(header.trim(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeParseException e) {
            return null; // as if it told none
        }
    }
}

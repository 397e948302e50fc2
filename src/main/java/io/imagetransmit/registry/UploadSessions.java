package io.imagetransmit.registry;

import io.imagetransmit.http.HttpAnswer;
import io.imagetransmit.http.HttpCall;
import io.imagetransmit.http.HttpFailure;
import io.imagetransmit.http.Locations;
import io.imagetransmit.http.RequestBody;
import io.imagetransmit.http.RetryPolicy;
import io.imagetransmit.http.Scope;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The requests around a blob upload besides its data: open, mount, ask, give up. */
final class UploadSessions {
    private static final Pattern RANGE = Pattern.compile("(?:bytes[= ])?0-(-1|\\d{1,18})");

    private final RegistryClient client;

    UploadSessions(RegistryClient client) {
        this.client = client;
    }

    /** Whether the repository holds the blob; an answer that gives another size counts as no. */
    boolean hasBlob(String repository, Descriptor blob) throws TransferException {
        HttpCall call = HttpCall.head(client.uri(repository, "blobs/" + blob.digest()));
        String name = repository + "@" + blob.digest();
        try (HttpAnswer answer = client.send(call, name, List.of(Scope.pullPush(repository)))) {
            if (answer.status() == 404) {
                return false;
            }
            if (!answer.isSuccess()
                    && !answer.uri().getHost().equalsIgnoreCase(client.origin().getHost())) {
                return false; // storage that HEAD was sent on to, with an address that is signed for GET alone
            }
            if (!answer.isSuccess()) {
                throw client.refused(answer, name);
            }
            if (RegistryClient.isHtml(answer)) {
                throw client.webPage(answer, name);
            }
            long length = answer.contentLength().orElse(0);
            return length == 0 || length == blob.size();
        }
    }

    UploadSession start(String repository) throws TransferException {
        HttpCall call = emptyPost(client.uri(repository, "blobs/uploads/"));
        try (HttpAnswer answer = client.send(call, repository, List.of(Scope.pullPush(repository)))) {
            return opened(answer, repository);
        }
    }

    /** What came of a mount. */
    sealed interface MountAnswer {
        record Mounted() implements MountAnswer {}

        /** Not possible; the registry opened an upload in its place. */
        record Opened(UploadSession session) implements MountAnswer {}

        /** Not possible, and the reason is nobody's concern: the blob is uploaded as if nobody had asked. */
        record Refused() implements MountAnswer {}
    }

    MountAnswer mount(String repository, Descriptor blob, String from) throws TransferException {
        URI uri = client.uri(
                repository,
                "blobs/uploads/?mount="
                        + Locations.encodeComponent(blob.digest().toString()) + "&from="
                        + Locations.encodeComponent(from));
        List<Scope> scopes = List.of(Scope.pullPush(repository), Scope.pull(from));
        try (HttpAnswer answer = client.send(emptyPost(uri), repository + "@" + blob.digest(), scopes)) {
            return switch (answer.status()) {
                case 201 -> new MountAnswer.Mounted();
                case 202 -> new MountAnswer.Opened(opened(answer, repository));
                default -> new MountAnswer.Refused();
            };
        } catch (TransferException e) {
            // a token for both repositories may be refused where one for the target alone is not
            if (e.kind() == Kind.LOGIN_FAILED || e.kind() == Kind.FORBIDDEN) {
                return new MountAnswer.Refused();
            }
            throw e;
        }
    }

    private static HttpCall emptyPost(URI uri) {
        return HttpCall.of("POST", uri).withBody(RequestBody.of(new byte[0]));
    }

    private UploadSession opened(HttpAnswer answer, String repository) throws TransferException {
        if (!answer.isSuccess()) {
            throw client.refused(answer, repository);
        }
        String minimum = answer.header("OCI-Chunk-Min-Length");
        long smallest = minimum != null && minimum.matches("\\d{1,12}") ? Long.parseLong(minimum) : 0;
        return new UploadSession(repository, location(answer, repository, null), 0, smallest);
    }

    /** The session as a chunk's answer describes it; the newest location wins. */
    UploadSession after(HttpAnswer answer, UploadSession session, long expectedOffset) throws TransferException {
        Long told = offset(answer);
        long offset = told == null ? expectedOffset : told;
        URI location = location(answer, session.repository(), session.location());
        return new UploadSession(session.repository(), location, offset, session.smallestChunk());
    }

    private static @Nullable Long offset(HttpAnswer answer) {
        return offset(answer.header("Range"));
    }

    /** How many bytes a session has, by the header of an answer; null if that is none. */
    static @Nullable Long offset(@Nullable String range) {
        Matcher matcher = RANGE.matcher(range == null ? "" : range.trim());
        return matcher.matches() ? Long.parseLong(matcher.group(1)) + 1 : null;
    }

    /** Where a session stands, or null if the registry does not know it any more, or does not say. */
    @Nullable
    UploadSession status(UploadSession session) throws TransferException {
        HttpCall call = HttpCall.get(session.location());
        try (HttpAnswer answer = client.send(call, session.repository(), scopes(session))) {
            if (!answer.isSuccess()) {
                boolean unknown = answer.status() != 401 && answer.status() != 403;
                if (!unknown || RetryPolicy.isTemporary(answer.status())) {
                    throw client.refused(answer, session.repository());
                }
                return null;
            }
            if (offset(answer) == null) {
                return null;
            }
            UploadSession stands = after(answer, session, 0);
            // "0-0" is what registries say of an empty session
            return stands.offset() == 1
                    ? new UploadSession(stands.repository(), stands.location(), 0, stands.smallestChunk())
                    : stands;
        }
    }

    /** Gives a session up. The registry forgets it by itself sooner or later, so its answer does not matter. */
    void cancel(UploadSession session) {
        try (HttpAnswer answer =
                client.send(HttpCall.of("DELETE", session.location()).once(), session.repository(), scopes(session))) {
            answer.status();
        } catch (TransferException e) {
            e.details(); // told nobody: see above
        }
    }

    private static List<Scope> scopes(UploadSession session) {
        return List.of(Scope.pullPush(session.repository()));
    }

    private URI location(HttpAnswer answer, String repository, @Nullable URI known) throws TransferException {
        String location = answer.header("Location");
        if (location == null && known != null) {
            return known;
        }
        if (location == null) {
            throw new TransferException(
                    client.side(),
                    Kind.REJECTED,
                    Map.of(
                            "host",
                            client.host(),
                            "name",
                            repository,
                            "status",
                            "" + answer.status(),
                            "message",
                            "upload without a Location"));
        }
        try {
            return Locations.upload(client.origin(), answer.uri(), location);
        } catch (HttpFailure e) {
            throw client.failed(e, repository);
        }
    }
}

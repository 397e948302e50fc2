package io.imagetransmit.registry;

import io.imagetransmit.http.HttpAnswer;
import io.imagetransmit.http.HttpCall;
import io.imagetransmit.http.Locations;
import io.imagetransmit.http.RequestBody;
import io.imagetransmit.http.Scope;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.BlobContent;
import io.imagetransmit.store.ImageSink.BlobWriter;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes one blob into a repository (OCI distribution specification, "Pushing blobs"): small ones with POST and PUT, larger ones
 * with POST, PATCHes and a closing PUT. After a broken request the registry is asked where the session stands, and the content is
 * taken up from there; where the session is gone, it begins anew.
 */
final class BlobUpload implements BlobWriter {
    /** From this size on, a session is remembered on disk for a later run. */
    private static final long REMEMBERED = 32L << 20;

    private final RegistryClient client;
    private final UploadSessions sessions;
    private final UploadLimits limits;
    private final UploadLog log;
    private final Executor opener;
    private final String repository;
    private final Descriptor blob;
    private @Nullable UploadSession session;
    /** The session that was used last, also when it has been given up since. */
    private @Nullable UploadSession sending;

    private boolean finished;

    /** @param session one that is open already, for instance since a mount was not possible, or null */
    BlobUpload(
            RegistryClient client,
            UploadSessions sessions,
            UploadLimits limits,
            UploadLog log,
            Executor opener,
            String repository,
            Descriptor blob,
            @Nullable UploadSession session) {
        this.client = client;
        this.sessions = sessions;
        this.limits = limits;
        this.log = log;
        this.opener = opener;
        this.repository = repository;
        this.blob = blob;
        this.session = session;
    }

    @Override
    public void write(BlobContent content) throws TransferException {
        if (blob.size() >= REMEMBERED && session == null) {
            session = resumed();
        }
        long best = session == null ? 0 : session.offset();
        int failures = 0;
        while (!finished) {
            try {
                send(content);
            } catch (TransferException e) {
                UploadSession broken = session == null ? sending : session;
                sending = null;
                if (e.kind() == Kind.CORRUPT && broken != null) {
                    abandon(broken);
                    session = null;
                }
                if (e.side() != client.side() || !isMendable(e, broken)) {
                    throw e;
                }
                UploadSession stands = standsAfterFailure();
                long offset = stands == null ? 0 : stands.offset();
                failures = offset > best ? 1 : failures + 1;
                best = Math.max(best, offset);
                if (failures > client.retryPolicy().retries()) {
                    throw e;
                }
                pause(failures);
            }
        }
        forget();
    }

    /**
     * A session may be unknown or spoilt where a new one is not. Without a session it was the request for one that failed, and
     * that has been repeated already.
     */
    private static boolean isMendable(TransferException e, @Nullable UploadSession broken) {
        return broken != null && (e.isTemporary() || e.kind() == Kind.NOT_FOUND || e.kind() == Kind.REJECTED);
    }

    private void send(BlobContent content) throws TransferException {
        UploadSession current = openWith(content);
        session = current;
        sending = current;
        try {
            content.seek(current.offset());
        } catch (IOException e) {
            throw client.failed(e, name());
        }
        if (current.offset() == 0 && limits.single(blob.size())) {
            sendWhole(current, content);
        } else {
            sendChunks(current, content);
        }
    }

    /** Opens the upload session and the source at the same time: each is a round trip. */
    private UploadSession openWith(BlobContent content) throws TransferException {
        UploadSession open = session;
        if (open != null) {
            return open;
        }
        CompletableFuture<UploadSession> started = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return sessions.start(repository);
                    } catch (TransferException e) {
                        throw new CompletionException(e);
                    }
                },
                opener);
        TransferException sourceFailure = null;
        try {
            content.seek(0);
            content.open();
        } catch (IOException e) {
            sourceFailure = client.failed(e, name());
        }
        UploadSession fresh = join(started);
        session = fresh;
        if (sourceFailure != null) {
            throw sourceFailure;
        }
        remember(fresh);
        return fresh;
    }

    private static UploadSession join(CompletableFuture<UploadSession> started) throws TransferException {
        try {
            return started.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof TransferException transfer) {
                throw transfer;
            }
            throw e;
        }
    }

    private void sendWhole(UploadSession current, BlobContent content) throws TransferException {
        HttpCall call = closing(current).withBody(new Part(content, 0, blob.size()));
        try (HttpAnswer answer = client.send(call, name(), scopes())) {
            if (answer.isSuccess()) {
                committed(answer);
            } else if (answer.status() == 413 && limits.refused(blob.size(), current.smallestChunk())) {
                session = stands(current);
            } else {
                throw client.refused(answer, name());
            }
        }
    }

    private void sendChunks(UploadSession start, BlobContent content) throws TransferException {
        UploadSession current = start;
        while (current.offset() < blob.size()) {
            long length = limits.chunk(blob.size() - current.offset(), current.smallestChunk());
            HttpCall call = new HttpCall(
                    "PATCH",
                    current.location(),
                    Map.of(
                            "Content-Type",
                            "application/octet-stream",
                            "Content-Range",
                            current.offset() + "-" + (current.offset() + length - 1)),
                    new Part(content, current.offset(), length),
                    false,
                    HttpCall.PATIENCE.plusMillis(length >> 13));
            try (HttpAnswer answer = client.send(call, name(), scopes())) {
                UploadSession next = afterChunk(answer, current, length);
                session = next;
                sending = next;
                if (next == null) {
                    return; // begun anew by write()
                }
                current = next;
            }
        }
        try (HttpAnswer answer =
                client.send(closing(current).withBody(RequestBody.of(new byte[0])), name(), scopes())) {
            if (!answer.isSuccess()) {
                throw client.refused(answer, name());
            }
            committed(answer);
        }
    }

    private @Nullable UploadSession afterChunk(HttpAnswer answer, UploadSession current, long length)
            throws TransferException {
        int status = answer.status();
        if (answer.isSuccess()) {
            UploadSession next = sessions.after(answer, current, current.offset() + length);
            if (next.offset() <= current.offset() || next.offset() > blob.size()) {
                throw new TransferException(
                        client.side(),
                        Kind.BROKEN,
                        Map.of("host", client.host(), "name", name(), "message", "Range " + next.offset()));
            }
            remember(next);
            return next;
        }
        if (status == 413 && limits.refused(length, current.smallestChunk())) {
            return stands(current);
        }
        if (status == 416) {
            UploadSession stands = sessions.status(sessions.after(answer, current, current.offset()));
            if (stands != null && stands.offset() != current.offset()) {
                return stands;
            }
            // it contradicts itself, or has forgotten: a failure that a new session may cure
            abandon(current);
            session = null;
            throw new TransferException(
                    client.side(), Kind.BROKEN, Map.of("host", client.host(), "name", name(), "message", "status 416"));
        }
        boolean chunksRefused = List.of(400, 404, 405, 411, 415, 501).contains(status) && current.offset() == 0;
        if (chunksRefused && !limits.tooLarge(blob.size())) {
            TransferException refused = client.refused(answer, name());
            if (status != 404 || sessions.status(current) != null) {
                limits.refuseChunks();
                sessions.cancel(current);
                return null;
            }
            throw refused;
        }
        throw client.refused(answer, name());
    }

    private HttpCall closing(UploadSession current) {
        URI uri = Locations.withParameter(
                current.location(), "digest", blob.digest().toString());
        // a registry may read the whole content again before it answers
        return new HttpCall(
                "PUT",
                uri,
                Map.of("Content-Type", "application/octet-stream"),
                null,
                false,
                HttpCall.PATIENCE.plusMillis(blob.size() >> 14));
    }

    private void committed(HttpAnswer answer) throws TransferException {
        String stored = answer.header("Docker-Content-Digest");
        Digest expected = blob.digest();
        if (stored != null && stored.startsWith(expected.algorithm() + ":") && !stored.equals(expected.toString())) {
            throw new TransferException(
                    client.side(),
                    Kind.CORRUPT,
                    Map.of("digest", expected.toString(), "found", stored, "name", name()));
        }
        boolean page = RegistryClient.isHtml(answer);
        boolean receipt = stored != null || (answer.status() == 201 && !page);
        if (!receipt && !sessions.hasBlob(repository, blob)) {
            throw page
                    ? client.webPage(answer, name())
                    : new TransferException(client.side(), Kind.BROKEN, Map.of("host", client.host(), "name", name()));
        }
        finished = true;
    }

    /** Where the upload stands after a failure; also notices that the lost answer was the good one. */
    private @Nullable UploadSession standsAfterFailure() throws TransferException {
        UploadSession broken = session;
        session = null;
        if (broken == null) {
            return null;
        }
        UploadSession stands;
        try {
            stands = stands(broken);
        } catch (TransferException e) {
            // a large upload is too dear to be begun anew only because the registry cannot answer just now
            if (e.kind() != Kind.SERVER_ERROR || blob.size() >= REMEMBERED) {
                throw e;
            }
            stands = null;
        }
        if (stands == null && sessions.hasBlob(repository, blob)) {
            finished = true;
        }
        session = stands;
        return stands;
    }

    /** What the registry says of a session; one that it can't go on with is given up and null. */
    private @Nullable UploadSession stands(UploadSession broken) throws TransferException {
        UploadSession stands = sessions.status(broken);
        if (stands == null || stands.offset() > blob.size()) {
            abandon(broken);
            return null;
        }
        return stands;
    }

    private @Nullable UploadSession resumed() throws TransferException {
        URI location = log.find(client.origin(), repository, blob.digest());
        if (location == null) {
            return null;
        }
        try {
            return stands(new UploadSession(repository, location, 0, 0));
        } catch (TransferException e) {
            // nobody there, or an address that the registry does not let us ask for: then a new one takes its place in
            // the log
            boolean answered = e.kind() == Kind.SERVER_ERROR || !e.isTemporary();
            if (!answered || e.kind() == Kind.CANCELLED) {
                throw e;
            }
            return null;
        }
    }

    private void remember(UploadSession current) {
        if (blob.size() >= REMEMBERED) {
            log.remember(client.origin(), repository, blob.digest(), current.location());
        }
    }

    private void forget() {
        if (blob.size() >= REMEMBERED) {
            log.forget(client.origin(), repository, blob.digest());
        }
    }

    private void abandon(UploadSession broken) {
        forget();
        sessions.cancel(broken);
    }

    /** Where the registry named a time itself, the session's next request waits for it. */
    private void pause(int failures) throws TransferException {
        if (finished) {
            return;
        }
        try {
            client.retryPolicy().pause().sleep(client.retryPolicy().delay(failures, null, Instant.now()));
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw TransferException.cancelled(client.side());
        }
    }

    private List<Scope> scopes() {
        return List.of(Scope.pullPush(repository));
    }

    private String name() {
        return repository + "@" + blob.digest();
    }

    /** Small sessions are given up, and empty ones; a large one stays for the next run, which finds it in the log. */
    @Override
    public void close() {
        UploadSession open = session;
        boolean empty = open != null && sending == null && open.offset() == 0;
        if (open != null && !finished && (empty || blob.size() < REMEMBERED)) {
            sessions.cancel(open);
        }
    }

    /** A stretch of the content as a request's body. */
    private record Part(BlobContent content, long offset, long length) implements RequestBody {
        @Override
        public void start() throws IOException {
            content.seek(offset);
        }

        @Override
        public int read(byte[] buffer, int start, int wanted) throws IOException {
            long remaining = offset + length - content.position();
            return remaining <= 0 ? -1 : content.read(buffer, start, (int) Math.min(wanted, remaining));
        }
    }
}

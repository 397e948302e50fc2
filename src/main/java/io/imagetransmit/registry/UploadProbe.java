package io.imagetransmit.registry;

import io.imagetransmit.http.HttpAnswer;
import io.imagetransmit.http.HttpCall;
import io.imagetransmit.http.RequestBody;
import io.imagetransmit.http.Scope;
import io.imagetransmit.store.TransferException;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** An upload that is opened to see whether it could be, and given up when this is closed. No byte of content is ever sent. */
public final class UploadProbe implements Closeable {
    /** The largest body that an upload of this program has, bytes. */
    public static final long LARGEST_BODY = UploadLimits.CHUNK;

    /** Below this size, bytes, an upload that is answered with 413 fails. */
    public static final long SMALLEST_BODY = UploadLimits.SMALLEST;

    private final RegistryClient client;
    private final UploadSessions sessions;
    private final UploadSession session;

    private UploadProbe(RegistryClient client, UploadSessions sessions, UploadSession session) {
        this.client = client;
        this.sessions = sessions;
        this.session = session;
    }

    public static UploadProbe open(RegistryClient client, String repository) throws TransferException {
        UploadSessions sessions = new UploadSessions(client);
        return new UploadProbe(client, sessions, sessions.start(repository));
    }

    /**
     * Whether a body of this size would be let through. Announces a chunk of this many bytes and waits to be told to go on,
     * which is when it breaks off. The chunk is announced out of order, so that a registry that looks has a reason of its own to
     * refuse it (416), while whoever limits sizes in front of it has refused it before (413).
     *
     * @throws TransferException also where the answer is another one, which tells nothing about sizes
     */
    public boolean takes(long bytes) throws TransferException {
        HttpCall call = HttpCall.of("PATCH", session.location())
                .once()
                .with("Content-Type", "application/octet-stream")
                .with("Content-Range", bytes + "-" + (2 * bytes - 1))
                .with("Expect", "100-continue")
                .withBody(new Announced(bytes));
        String repository = session.repository();
        try (HttpAnswer answer = client.send(call, repository, List.of(Scope.pullPush(repository)))) {
            if (answer.isSuccess() || answer.status() == 416) {
                return true;
            }
            if (answer.status() == 413) {
                return false;
            }
            throw client.refused(answer, repository);
        } catch (TransferException e) {
            if (e.getCause() instanceof WantedException) {
                return true;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        sessions.cancel(session);
    }

    /** The other side wants the body that was announced, which is all that there was to find out. */
    private static final class WantedException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** A body that has a length and nothing else. */
    private record Announced(long length) implements RequestBody {
        @Override
        public void start() throws IOException {
            throw new WantedException();
        }

        @Override
        public int read(byte[] buffer, int offset, int wanted) {
            throw new IllegalStateException("never started");
        }
    }
}

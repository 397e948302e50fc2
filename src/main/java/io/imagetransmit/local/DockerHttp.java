package io.imagetransmit.local;

import io.imagetransmit.store.Streams;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 with a Docker engine, one exchange a connection. Only what the engine's API needs here: there are no redirects, no
 * logins, and no name but the socket's. Safe for several threads.
 */
final class DockerHttp {
    private static final int QUESTION_SECONDS = 60;

    private final DockerAddress address;
    private final Set<DockerConnection> open = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "docker-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean aborted;

    DockerHttp(DockerAddress address) {
        this.address = address;
    }

    /** A small question; an engine that is silent for a minute is TIMEOUT. */
    DockerAnswer get(String path) throws TransferException {
        return exchange("GET " + path, null);
    }

    /** Sends a body while it is being written. How long the engine works on it is its own affair. */
    DockerAnswer post(String path, EngineCommand.Input body) throws TransferException {
        return exchange("POST " + path, body);
    }

    private DockerAnswer exchange(String request, EngineCommand.@Nullable Input body) throws TransferException {
        failIfAborted();
        try (DockerConnection connection = connect()) {
            open.add(connection);
            ScheduledFuture<?> alarm = body == null ? alarm(connection) : null;
            try {
                failIfAborted();
                return answer(connection, request, body);
            } catch (TransferException e) {
                throw e;
            } catch (IOException e) {
                failIfAborted();
                Kind kind = alarm != null && alarm.isDone() ? Kind.TIMEOUT : Kind.BROKEN;
                throw failure(kind, e);
            } finally {
                open.remove(connection);
                if (alarm != null) {
                    alarm.cancel(false);
                }
            }
        } catch (TransferException e) {
            failIfAborted();
            throw e;
        } catch (IOException e) {
            throw failure(Kind.BROKEN, e);
        }
    }

    private DockerAnswer answer(DockerConnection connection, String request, EngineCommand.@Nullable Input body)
            throws IOException {
        OutputStream out = connection.out();
        String framing = body == null ? "" : "Content-Type: application/x-tar\r\nTransfer-Encoding: chunked\r\n";
        String head = request + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n" + framing + "\r\n";
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.flush();
        if (body != null) {
            try {
                ChunkedOutput chunks = new ChunkedOutput(out);
                body.write(chunks);
                chunks.close();
            } catch (TransferException e) {
                throw e; // of the source: the connection is closed without the body's end
            } catch (IOException e) {
                return earlyAnswer(connection, e);
            }
        }
        return DockerAnswer.read(connection.in());
    }

    /** An engine that has seen enough answers and takes no more; what it says is worth more than the broken pipe. */
    private static DockerAnswer earlyAnswer(DockerConnection connection, IOException broken) throws IOException {
        try {
            DockerAnswer answer = DockerAnswer.read(connection.in());
            if (answer.complaint() != null) {
                return answer;
            }
        } catch (IOException e) {
            broken.addSuppressed(e);
        }
        throw broken;
    }

    private DockerConnection connect() throws TransferException {
        try {
            return DockerConnection.open(address);
        } catch (UnknownHostException e) {
            throw failure(Kind.UNKNOWN_HOST, e);
        } catch (ConnectException | FileNotFoundException e) {
            throw failure(Kind.ENGINE_UNREACHABLE, e);
        } catch (SocketException e) {
            boolean forbidden = String.valueOf(e.getMessage()).contains("ermission denied");
            throw forbidden ? failure(Kind.DISK, e) : failure(Kind.ENGINE_UNREACHABLE, e);
        } catch (IOException e) {
            throw failure(Kind.TIMEOUT, e);
        }
    }

    private ScheduledFuture<?> alarm(DockerConnection connection) throws TransferException {
        try {
            return watch.schedule(() -> Streams.closeAnyway(connection), QUESTION_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            throw TransferException.cancelled(Side.TARGET);
        }
    }

    private void failIfAborted() throws TransferException {
        if (aborted) {
            throw TransferException.cancelled(Side.TARGET);
        }
    }

    void abort() {
        aborted = true;
        watch.shutdownNow();
        open.forEach(Streams::closeAnyway);
    }

    private TransferException failure(Kind kind, IOException cause) {
        return new TransferException(
                Side.TARGET,
                kind,
                Map.of(
                        "host",
                        address.toString(),
                        "path",
                        address.toString(),
                        "message",
                        String.valueOf(cause.getMessage())),
                cause);
    }
}

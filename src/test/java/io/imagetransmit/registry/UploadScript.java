package io.imagetransmit.registry;

import io.imagetransmit.http.ScriptedServer;
import io.imagetransmit.http.ScriptedServer.Reply;
import io.imagetransmit.http.ScriptedServer.Request;
import io.imagetransmit.image.Digest;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The upload of one blob at a time into the repository {@code a}, as strict as registries are: each answer gives another
 * location, only the newest one is known, and a chunk that does not begin at the end is 416. Its habits are changed by fields.
 */
final class UploadScript {
    private static final String SESSION = " /(v2/a/blobs/)?uploads/.*[?&]?state=.*";

    final ScriptedServer server = new ScriptedServer();
    private ByteArrayOutputStream held = new ByteArrayOutputStream();
    private volatile int state;
    private volatile boolean open;
    private volatile boolean stored;

    volatile UnaryOperator<String> location = path -> path;
    volatile int patchStatus = 202;
    volatile int putStatus = 201;
    volatile int deleteStatus = 204;
    volatile long mostBody = Long.MAX_VALUE;
    volatile int smallestChunk;
    volatile boolean tellsRange = true;
    /** The status that every PATCH is refused with; 0 for none. */
    volatile int chunksRefused;
    /** How much of each chunk is kept. */
    volatile int keeps = Integer.MAX_VALUE;

    UploadScript() {
        server.on("HEAD /v2/a/blobs/sha256:.*", request -> Reply.of(stored ? 200 : 404));
        server.on("POST /v2/a/blobs/uploads/.*", request -> open());
        server.on("PATCH" + SESSION, request -> known(request) ? patch(request) : Reply.of(404));
        server.on("PUT" + SESSION, request -> known(request) ? put(request) : Reply.of(404));
        server.on("GET" + SESSION, request -> known(request) ? stands(204) : Reply.of(404));
        server.on("DELETE" + SESSION, request -> {
            open = false;
            return Reply.of(deleteStatus);
        });
    }

    /** What is held of the session, or of the blob once it is stored. */
    synchronized byte[] held() {
        return held.toByteArray();
    }

    boolean stored() {
        return stored;
    }

    /** Somebody else changes what the session holds. */
    synchronized void hold(byte[] bytes) {
        held = new ByteArrayOutputStream();
        held.writeBytes(bytes);
    }

    /** The next blob. */
    synchronized void anew() {
        stored = false;
        held = new ByteArrayOutputStream();
    }

    private synchronized Reply open() {
        held = new ByteArrayOutputStream();
        open = true;
        return stands(202);
    }

    private boolean known(Request request) {
        return open && request.target().matches(".*[?&]state=" + state + "(&.*|$)");
    }

    private Reply stands(int status) {
        List<String> headers = new ArrayList<>(List.of("Location", newLocation()));
        if (tellsRange) {
            headers.addAll(List.of("Range", "0-" + Math.max(0, held.size() - 1)));
        }
        if (smallestChunk > 0) {
            headers.addAll(List.of("OCI-Chunk-Min-Length", "" + smallestChunk));
        }
        return new Reply(status, headers, new byte[0]);
    }

    private synchronized String newLocation() {
        state++;
        return location.apply("/v2/a/blobs/uploads/1?state=" + state);
    }

    private synchronized Reply patch(Request request) {
        if (chunksRefused > 0) {
            return Reply.of(chunksRefused);
        }
        int length = request.body().length;
        if (length > mostBody) {
            return Reply.of(413);
        }
        String range = held.size() + "-" + (held.size() + length - 1);
        if (!request.header("Content-Range").equals(range)) {
            return stands(416);
        }
        held.writeBytes(Arrays.copyOf(request.body(), Math.min(length, keeps)));
        return stands(patchStatus);
    }

    private synchronized Reply put(Request request) {
        if (request.body().length > mostBody) {
            return Reply.of(413);
        }
        held.writeBytes(request.body());
        open = false;
        if (!request.target().contains("digest=" + Digest.sha256(held.toByteArray()))) {
            return Reply.of(400, "Content-Type", "application/json")
                    .body("{\"errors\":[{\"code\":\"DIGEST_INVALID\",\"message\":\"no\"}]}");
        }
        stored = true;
        return Reply.of(putStatus, "Location", "/v2/a/blobs/x");
    }
}

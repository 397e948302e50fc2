package io.imagetransmit.registry;

import io.imagetransmit.http.HttpAnswer;
import io.imagetransmit.http.HttpCall;
import io.imagetransmit.http.Scope;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A blob's bytes from an offset on (OCI distribution specification, "Pulling blobs"). When the connection breaks, it goes on by a
 * range request where it stopped; each time at the registry itself, since the address that it redirected to may have expired.
 * As long as bytes keep coming it does not give up.
 */
final class BlobDownload extends InputStream {
    private final RegistryClient client;
    private final String repository;
    private final Descriptor blob;
    private long position;
    /** Bytes at the start of the answer's body that are there already. */
    private long toSkip;
    /** Whether the registry answers questions for a part with something else; then the whole is asked for. */
    private boolean rangesIgnored;

    private int failures;
    private @Nullable HttpAnswer answer;

    /** Opens the first connection; the rest is opened when it is needed. */
    BlobDownload(RegistryClient client, String repository, Descriptor blob, long offset) throws TransferException {
        this.client = client;
        this.repository = repository;
        this.blob = blob;
        this.position = offset;
        this.answer = offset < blob.size() || blob.size() == 0 ? request() : null;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (position < blob.size()) {
            HttpAnswer current = answer;
            if (current == null) {
                current = request(); // its failures are final: the session has repeated it as often as it may
                answer = current;
            }
            try {
                skip(current);
                int count = current.body().read(buffer, offset, (int) Math.min(length, blob.size() - position));
                if (count >= 0) {
                    position += count;
                    failures = count > 0 ? 0 : failures;
                    if (position == blob.size()) {
                        end(current);
                    }
                    return count;
                }
                throw new TransferException(client.side(), Kind.BROKEN, Map.of("host", client.host(), "name", name()));
            } catch (IOException e) {
                recover(client.failed(e, name()));
            }
        }
        return -1;
    }

    private void skip(HttpAnswer current) throws IOException {
        long unwanted = toSkip;
        toSkip = 0;
        current.body().skipNBytes(unwanted);
    }

    /** Reads the end of the body, so that the connection can be used again, and notices a body that is too long. */
    private void end(HttpAnswer current) throws TransferException {
        answer = null;
        try (current) {
            if (current.body().read() >= 0) {
                throw corrupt("more than " + blob.size() + " bytes");
            }
        } catch (TransferException e) {
            throw e;
        } catch (IOException e) {
            failures = 0; // all that was wanted has come; how the connection ended is its own affair
        }
    }

    private void recover(TransferException e) throws TransferException {
        close();
        failures++;
        if (!e.isTemporary()
                || e.kind() == Kind.CORRUPT
                || failures > client.retryPolicy().retries()) {
            throw e;
        }
        try {
            client.retryPolicy().pause().sleep(client.retryPolicy().delay(failures, null, Instant.now()));
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw TransferException.cancelled(client.side());
        }
    }

    private HttpAnswer request() throws TransferException {
        boolean part = position > 0 && !rangesIgnored;
        HttpAnswer opened = ask(client.uri(repository, "blobs/" + blob.digest()), part);
        if (opened.status() == 404 && blob.isForeign()) {
            opened.close();
            opened = askElsewhere(part);
        }
        boolean good = false;
        try {
            if (opened.status() == 200) {
                checkWhole(opened);
                toSkip = position;
            } else if (part && (opened.status() == 206 || opened.status() == 416)) {
                checkSize(total(opened.header("Content-Range")));
                if (opened.status() == 416 || !startsAt(opened.header("Content-Range"))) {
                    rangesIgnored = true;
                    return request();
                }
            } else {
                throw client.refused(opened, name());
            }
            good = true;
            return opened;
        } finally {
            if (!good) {
                opened.close();
            }
        }
    }

    private void checkWhole(HttpAnswer whole) throws TransferException {
        boolean other = whole.contentLength().orElse(blob.size()) != blob.size();
        if (other && RegistryClient.isHtml(whole)) {
            throw new TransferException(
                    client.side(), Kind.NOT_A_REGISTRY, Map.of("host", client.host(), "name", name(), "status", "200"));
        }
        checkSize(whole.contentLength());
    }

    private HttpAnswer ask(URI uri, boolean part) throws TransferException {
        HttpCall call = HttpCall.get(uri);
        if (part) {
            call = call.with("Range", "bytes=" + position + "-");
        }
        return client.send(call, name(), List.of(Scope.pull(repository)));
    }

    /** A foreign layer that the registry does not hold is looked for where its manifest says; the login does not go there. */
    private HttpAnswer askElsewhere(boolean part) throws TransferException {
        Map<String, String> details = new HashMap<>();
        details.put("host", client.host());
        details.put("digest", blob.digest().toString());
        for (String url : blob.urls()) {
            try {
                URI uri = URI.create(url);
                if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
                    continue;
                }
                HttpAnswer answer = ask(uri, part);
                if (answer.isSuccess()) {
                    return answer;
                }
                details.put("status", String.valueOf(answer.status()));
                answer.close();
            } catch (IllegalArgumentException e) {
                details.put("message", "malformed address");
            } catch (TransferException e) {
                if (e.kind() == Kind.CANCELLED) {
                    throw e;
                }
                details.put("message", e.kind().name());
            }
        }
        throw new TransferException(client.side(), Kind.FOREIGN_LAYER, details);
    }

    /** A registry that has another size for this digest has another content, or the manifest is wrong. */
    private void checkSize(OptionalLong size) throws TransferException {
        if (size.isPresent() && size.getAsLong() != blob.size()) {
            throw corrupt(size.getAsLong() + " bytes");
        }
    }

    /** The number behind the slash in {@code bytes 5-9/10}. */
    static OptionalLong total(@Nullable String contentRange) {
        String total = contentRange == null
                ? ""
                : contentRange.substring(contentRange.indexOf('/') + 1).trim();
        return total.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(total)) : OptionalLong.empty();
    }

    private boolean startsAt(@Nullable String contentRange) {
        return contentRange != null
                && contentRange.trim().replaceFirst("^bytes[ =]+", "").startsWith(position + "-");
    }

    private TransferException corrupt(String found) {
        return new TransferException(
                client.side(),
                Kind.CORRUPT,
                Map.of("digest", blob.digest().toString(), "found", found, "name", name(), "host", client.host()));
    }

    private String name() {
        return repository + "@" + blob.digest();
    }

    @Override
    public void close() {
        HttpAnswer current = answer;
        answer = null;
        if (current != null) {
            current.close();
        }
    }
}

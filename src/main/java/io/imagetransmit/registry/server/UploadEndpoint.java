package io.imagetransmit.registry.server;

import io.imagetransmit.image.Digest;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /v2/name/blobs/uploads/}: sessions are opened, filled in one or many requests, asked, finished and given up; or a
 * blob is mounted from another repository.
 */
final class UploadEndpoint {
    private final RegistryFolder folder;
    private final Uploads uploads;

    UploadEndpoint(RegistryFolder folder, Uploads uploads) {
        this.folder = folder;
        this.uploads = uploads;
    }

    /** POST: a mount, a whole blob in one request, or a session. */
    void open(Exchange exchange, String name, String unused) throws IOException, RefusedException {
        RepositoryName repository = RepositoryName.of(name);
        String mount = exchange.parameter("mount");
        String from = exchange.parameter("from");
        if (mount != null && from != null && mount(repository, mount, from)) {
            answerCreated(exchange, repository, Requested.digest(mount));
            return;
        }
        String digest = mount == null ? exchange.parameter("digest") : null;
        Digest expected = digest == null ? null : Requested.digest(digest);
        Upload upload = uploads.open(repository);
        if (expected == null) {
            answerSession(exchange, 202, repository, upload);
            return;
        }
        upload.take(exchange.watch());
        try {
            upload.append(exchange.body(), Long.MAX_VALUE);
            finish(exchange, repository, upload, expected);
        } finally {
            uploads.end(upload); // the client has never been told its name, so nobody could go on with it
            upload.release();
        }
    }

    /** GET: where a session stands. */
    void status(Exchange exchange, String name, String id) throws IOException, RefusedException {
        RepositoryName repository = RepositoryName.of(name);
        answerSession(exchange, 204, repository, uploads.find(repository, id));
    }

    /** PATCH: the next bytes. */
    void append(Exchange exchange, String name, String id) throws IOException, RefusedException {
        RepositoryName repository = RepositoryName.of(name);
        Upload upload = take(exchange, repository, id);
        try {
            receive(exchange, repository, upload);
            answerSession(exchange, 202, repository, upload);
        } finally {
            upload.release();
        }
    }

    /** PUT: the last bytes, if any are missing, and the digest of all. */
    void finish(Exchange exchange, String name, String id) throws IOException, RefusedException {
        RepositoryName repository = RepositoryName.of(name);
        String digest = exchange.parameter("digest");
        if (digest == null) {
            throw new RefusedException(ErrorCode.DIGEST_INVALID, "no digest is given");
        }
        Digest expected = Requested.digest(digest);
        Upload upload = take(exchange, repository, id);
        try {
            receive(exchange, repository, upload);
            finish(exchange, repository, upload, expected);
        } finally {
            upload.release();
        }
    }

    /** DELETE: the session is given up. */
    void cancel(Exchange exchange, String name, String id) throws IOException, RefusedException {
        Upload upload = take(exchange, RepositoryName.of(name), id);
        try {
            uploads.end(upload);
        } finally {
            upload.release();
        }
        exchange.answerEmpty(204);
    }

    private boolean mount(RepositoryName repository, String mount, String from) throws IOException, RefusedException {
        if (!RepositoryName.isAllowed(from)) {
            return false;
        }
        Repository source = folder.find(new RepositoryName(from));
        return source != null && folder.at(repository).takeFrom(source, Requested.digest(mount));
    }

    private Upload take(Exchange exchange, RepositoryName repository, String id) throws RefusedException {
        Upload upload = uploads.find(repository, id);
        upload.take(exchange.watch());
        if (!upload.exists()) {
            upload.release();
            throw new RefusedException(ErrorCode.BLOB_UPLOAD_UNKNOWN, "the session has ended");
        }
        return upload;
    }

    private static void receive(Exchange exchange, RepositoryName repository, Upload upload)
            throws IOException, RefusedException {
        ByteRange range = checkedRange(exchange, repository, upload);
        long before = upload.size();
        boolean fits = upload.append(exchange.body(), range == null ? Long.MAX_VALUE : range.length());
        if (range != null && (!fits || upload.size() - before != range.length())) {
            throw new RefusedException(ErrorCode.SIZE_INVALID, "body and Content-Range differ in length");
        }
    }

    /** What {@code Content-Range} says; null if there is none. */
    private static @Nullable ByteRange checkedRange(Exchange exchange, RepositoryName repository, Upload upload)
            throws IOException, RefusedException {
        String header = exchange.header("Content-Range");
        if (header == null) {
            return null;
        }
        ByteRange range = ByteRange.content(header);
        if (range == null) {
            throw new RefusedException(ErrorCode.BLOB_UPLOAD_INVALID, "Content-Range is not \"first-last\"");
        }
        if (range.first() != upload.size()) {
            throw new RefusedException(
                    ErrorCode.RANGE_INVALID,
                    ErrorCode.RANGE_INVALID.status(),
                    "the session stands at " + upload.size(),
                    Map.of("Location", location(repository, upload), "Range", range(upload.size())));
        }
        if (exchange.declaredLength() >= 0 && exchange.declaredLength() != range.length()) {
            throw new RefusedException(ErrorCode.SIZE_INVALID, "Content-Length and Content-Range differ");
        }
        return range;
    }

    private void finish(Exchange exchange, RepositoryName name, Upload upload, Digest expected)
            throws IOException, RefusedException {
        Digest actual = upload.digest(expected);
        if (!actual.equals(expected)) {
            uploads.end(upload);
            throw new RefusedException(ErrorCode.DIGEST_INVALID, "expected " + expected + ", received " + actual);
        }
        Repository repository = folder.at(name);
        repository.create();
        repository.adopt(upload.file(), expected);
        uploads.end(upload);
        answerCreated(exchange, name, expected);
    }

    private static void answerCreated(Exchange exchange, RepositoryName repository, Digest digest) throws IOException {
        exchange.set("Location", "/v2/" + repository + "/blobs/" + digest)
                .set("Docker-Content-Digest", digest.toString())
                .answerEmpty(201);
    }

    private static void answerSession(Exchange exchange, int status, RepositoryName repository, Upload upload)
            throws IOException {
        exchange.set("Location", location(repository, upload))
                .set("Range", range(upload.size()))
                .set("Docker-Upload-UUID", upload.id())
                .answerEmpty(status);
    }

    private static String location(RepositoryName repository, Upload upload) {
        return "/v2/" + repository + "/blobs/uploads/" + upload.id();
    }

    /** Of an empty session Docker's registry says {@code 0-0} too, and clients expect the header. */
    private static String range(long size) {
        return "0-" + Math.max(0, size - 1);
    }
}

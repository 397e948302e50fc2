package io.imagetransmit.transfer;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.ImageSink.Placement;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Knows, for one job, which blob is where at the target and which is on its way. Each digest is settled once for each target
 * repository, whoever asks; while one repository is getting a digest, others that want it too wait (without holding a thread) and
 * then take it from there.
 */
final class BlobLedger {
    private static final int PLACES_KEPT = 4;

    /** After these a registry cannot be had for anybody: those who wait would each find out in turn, and as slowly. */
    private static final Set<Kind> UNREACHED =
            EnumSet.of(Kind.REFUSED, Kind.ENGINE_UNREACHABLE, Kind.UNKNOWN_HOST, Kind.TIMEOUT);

    /** How a blob came to be in a repository. */
    enum Way {
        MOVED,
        MOUNTED,
        PRESENT
    }

    /** Does the work that the ledger decides on. */
    interface Mover {
        /** Asks the target; see {@link io.imagetransmit.store.ImageSink#place}. */
        CompletableFuture<Placement> place(Request request, List<String> otherRepositories);

        /** Moves the data. */
        CompletableFuture<Void> move(Request request, Placement.Wanted place);
    }

    /** Somebody needs a blob of a source repository in a target repository. */
    record Request(String sourceRepository, String targetRepository, Descriptor blob) {}

    private record Key(String repository, Digest digest) {}

    private record Waiting(Request request, Key key, Ticket ticket) {}

    /** One digest: where it is, who is fetching it, who waits for that. */
    private static final class Entry {
        private final List<String> places = new ArrayList<>(1);
        private boolean busy;
        private @Nullable Queue<Waiting> waiting;
    }

    private final Mover mover;
    private final Map<Key, Ticket> settled = new HashMap<>();
    private final Map<Digest, Entry> entries = new HashMap<>();

    BlobLedger(Mover mover) {
        this.mover = mover;
    }

    /**
     * The answer to a request.
     *
     * @param sourceRepository where the blob is read, which is another one than asked for if somebody else was first
     * @param first whether this request is the one that caused the work
     */
    record Ticket(CompletableFuture<Way> way, String sourceRepository, boolean first) {}

    /** Sees to it that the blob is in the repository. A failed request is forgotten, so that it can be made again. */
    Ticket request(Request request) {
        Key key = new Key(request.targetRepository(), request.blob().digest());
        Ticket ticket = new Ticket(new CompletableFuture<>(), request.sourceRepository(), true);
        synchronized (this) {
            Ticket known = settled.putIfAbsent(key, ticket);
            if (known != null) {
                return new Ticket(known.way(), known.sourceRepository(), false);
            }
        }
        begin(request, key, ticket);
        return ticket;
    }

    private void begin(Request request, Key key, Ticket ticket) {
        List<String> places;
        synchronized (this) {
            Entry entry = entries.computeIfAbsent(key.digest(), digest -> new Entry());
            if (entry.busy) {
                if (entry.waiting == null) {
                    entry.waiting = new ArrayDeque<>();
                }
                entry.waiting.add(new Waiting(request, key, ticket));
                return;
            }
            places = List.copyOf(entry.places);
            entry.busy = places.isEmpty();
        }
        boolean leading = places.isEmpty();
        var unused = mover.place(request, places)
                .thenCompose(placement -> settle(request, placement))
                .whenComplete((way, failure) -> end(key, ticket, leading, way, failure));
    }

    private CompletableFuture<Way> settle(Request request, Placement placement) {
        if (placement instanceof Placement.Wanted wanted) {
            return mover.move(request, wanted).thenApply(nothing -> Way.MOVED);
        }
        return CompletableFuture.completedFuture(placement instanceof Placement.Mounted ? Way.MOUNTED : Way.PRESENT);
    }

    private void end(Key key, Ticket ticket, boolean leading, @Nullable Way way, @Nullable Throwable failure) {
        List<Waiting> next = List.of();
        synchronized (this) {
            Entry entry = entries.computeIfAbsent(key.digest(), digest -> new Entry());
            if (failure == null && entry.places.size() < PLACES_KEPT) {
                entry.places.add(key.repository());
            }
            if (failure != null) {
                settled.remove(key, ticket);
            }
            if (leading) {
                entry.busy = false;
                if (entry.waiting != null) {
                    next = List.copyOf(entry.waiting);
                    entry.waiting = null;
                }
            }
        }
        if (failure == null && way != null) {
            ticket.way().complete(way);
            next.forEach(this::begin);
            return;
        }
        TransferException reason = Checks.failure(failure == null ? new IllegalStateException("no way") : failure);
        ticket.way().completeExceptionally(reason);
        if (UNREACHED.contains(reason.kind())) {
            next.forEach(waiting -> end(waiting.key(), waiting.ticket(), false, null, reason));
        } else {
            next.forEach(this::begin);
        }
    }

    private void begin(Waiting waiting) {
        begin(waiting.request(), waiting.key(), waiting.ticket());
    }
}

package io.imagetransmit.store;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one blob on their way from a source to a sink, hashed as they pass. The sink may go back to an earlier
 * {@link #position()} (after a broken upload); the bytes are then read and hashed again from the nearest checkpoint, so that
 * all that is handed out has always been part of one unbroken computation. The last bytes are handed out only when digest and
 * size agree: a sink that has read to the end holds the right content.
 *
 * <p>One exception: a sink that begins beyond offset 0, because an earlier run had already brought that far, gets bytes whose
 * predecessors were never seen here. {@link #isVerifiedHere()} then says so, and the sink must have the digest confirmed by
 * whoever holds the first part.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class BlobContent implements Closeable {
    private static final long CHECKPOINT_INTERVAL = 8L << 20;

    /** Opens the content at an offset. */
    @FunctionalInterface
    public interface Opener {
        InputStream open(long offset) throws IOException;

        /** What to tell when the bytes turn out wrong; see {@link ImageSource#corrupt}. */
        default TransferException corrupt(Descriptor blob, String found) {
            return new TransferException(
                    TransferException.Side.SOURCE,
                    TransferException.Kind.CORRUPT,
                    Map.of("digest", blob.digest().toString(), "found", found));
        }

        /** A blob of a source. */
        static Opener of(ImageSource source, String repository, Descriptor blob) {
            return new Opener() {
                @Override
                public InputStream open(long offset) throws IOException {
                    return source.openBlob(repository, blob, offset);
                }

                @Override
                public TransferException corrupt(Descriptor wrong, String found) {
                    return source.corrupt(wrong, found);
                }
            };
        }
    }

    private record Checkpoint(long offset, MessageDigest hash) {}

    private final Descriptor descriptor;
    private final Opener opener;
    private final UnaryOperator<InputStream> meter;
    private final LongConsumer progress;
    private final Deque<Checkpoint> checkpoints = new ArrayDeque<>();
    private MessageDigest hash;
    private @Nullable InputStream stream;
    /** The source's own stream, where all that has been hashed comes from it. */
    private @Nullable Confirmable confirmable;

    private long position;
    private long nextCheckpoint = CHECKPOINT_INTERVAL;
    private boolean verifiedHere = true;

    /**
     * @param meter wraps each opened stream, for instance to limit its speed
     * @param progress is told the new position after each read and each seek
     */
    public BlobContent(
            Descriptor descriptor,
            Opener opener,
            MessageDigest emptyHash,
            UnaryOperator<InputStream> meter,
            LongConsumer progress) {
        this.descriptor = descriptor;
        this.opener = opener;
        this.meter = meter;
        this.progress = progress;
        this.hash = emptyHash;
        checkpoints.push(new Checkpoint(0, copy(emptyHash)));
    }

    public BlobContent(Descriptor descriptor, Opener opener) {
        this(descriptor, opener, descriptor.digest().newMessageDigest(), UnaryOperator.identity(), position -> {});
    }

    public Descriptor descriptor() {
        return descriptor;
    }

    /** The offset of the byte that {@link #read} gives next. */
    public long position() {
        return position;
    }

    /** Whether every byte before {@link #position()} has been hashed here. */
    public boolean isVerifiedHere() {
        return verifiedHere;
    }

    /** Opens the source now, so that the first {@link #read} need not wait for it. */
    public void open() throws IOException {
        if (stream == null && position < descriptor.size()) {
            InputStream opened = opener.open(position);
            confirmable = position == 0 && opened instanceof Confirmable asking ? asking : null;
            stream = meter.apply(opened);
        }
    }

    /** Goes to another offset, between 0 and the blob's size. */
    public void seek(long offset) throws IOException {
        if (offset < 0 || offset > descriptor.size()) {
            throw new IllegalArgumentException(offset + " is outside of a blob of " + descriptor.size() + " bytes");
        }
        if (offset == position) {
            return;
        }
        closeStream();
        if (offset == 0) {
            verifiedHere = true;
            rewindTo(0);
        } else if (position == 0) {
            verifiedHere = false;
            position = offset;
        } else if (verifiedHere) {
            rewindTo(offset);
        } else {
            position = offset;
        }
        progress.accept(position);
    }

    private void rewindTo(long offset) throws IOException {
        if (offset < position) {
            while (checkpoints.element().offset() > offset) {
                checkpoints.pop();
            }
            Checkpoint checkpoint = checkpoints.element();
            position = checkpoint.offset();
            hash = copy(checkpoint.hash());
            nextCheckpoint = position + CHECKPOINT_INTERVAL;
        }
        byte[] skipped = new byte[64 << 10];
        while (position < offset) {
            if (read(skipped, 0, (int) Math.min(skipped.length, offset - position)) < 0) {
                throw corrupt("ends after " + position + " bytes");
            }
        }
    }

    /**
     * Reads up to {@code length} bytes; -1 at the end of the blob. Fails with {@link TransferException.Kind#CORRUPT} in place
     * of handing out the last bytes of a blob whose size or digest is wrong.
     */
    public int read(byte[] buffer, int start, int length) throws IOException {
        if (position == descriptor.size()) {
            if (position == 0) {
                verifyEnd();
            }
            return -1;
        }
        open();
        InputStream in = stream;
        if (in == null) {
            throw new IllegalStateException("no stream");
        }
        int wanted = (int) Math.min(length, descriptor.size() - position);
        int count = in.read(buffer, start, wanted);
        if (count < 0) {
            throw corrupt("ends after " + position + " bytes");
        }
        if (verifiedHere) {
            hash.update(buffer, start, count);
        }
        if (position + count == descriptor.size()) {
            verifyEnd(); // before the position moves: who reads on after a failure must not find himself at the end
        }
        position += count;
        if (verifiedHere && position >= nextCheckpoint) {
            checkpoints.push(new Checkpoint(position, copy(hash)));
            nextCheckpoint = position + CHECKPOINT_INTERVAL;
        }
        progress.accept(position);
        return count;
    }

    private void verifyEnd() throws IOException {
        if (!verifiedHere) {
            return;
        }
        Digest found = Digest.of(descriptor.digest().algorithm(), copy(hash).digest());
        if (!found.equals(descriptor.digest())) {
            throw corrupt(found.toString());
        }
        Confirmable asking = confirmable;
        confirmable = null;
        if (asking != null) {
            asking.confirmed();
        }
    }

    private TransferException corrupt(String found) {
        return opener.corrupt(descriptor, found);
    }

    private static MessageDigest copy(MessageDigest hash) {
        try {
            return (MessageDigest) hash.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(hash.getProvider() + " cannot copy a " + hash.getAlgorithm(), e);
        }
    }

    private void closeStream() {
        InputStream in = stream;
        stream = null;
        confirmable = null;
        if (in != null) {
            Streams.closeAnyway(in);
        }
    }

    @Override
    public void close() {
        closeStream();
    }
}

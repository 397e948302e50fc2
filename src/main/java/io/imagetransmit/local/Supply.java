package io.imagetransmit.local;

import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.image.Digest;
import io.imagetransmit.store.ImageSource;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Where an engine's sink gets from what it loads.
 *
 * @param source stays the caller's to close
 * @param meter is told of the blobs on their way
 * @param throttle wraps what is read, to limit its speed
 * @param hashes gives a fresh computation of a digest's algorithm
 */
public record Supply(
        ImageSource source,
        Origins origins,
        ProgressMeter meter,
        UnaryOperator<InputStream> throttle,
        Function<Digest, MessageDigest> hashes) {

    public Supply(ImageSource source, Origins origins, ProgressMeter meter) {
        this(source, origins, meter, UnaryOperator.identity(), Digest::newMessageDigest);
    }
}

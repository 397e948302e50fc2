package io.imagetransmit.monitor;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.event.ImageOutcome.State;
import io.imagetransmit.event.ImageOutcome.Tally;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.store.ImageSink;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import io.imagetransmit.watch.WatchEvent;
import io.imagetransmit.watch.WatchTarget;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Events as a watcher sends them. */
public final class Events {
    private Events() {}

    public static TransferException failure(Kind kind, Map<String, String> details) {
        return new TransferException(Side.TARGET, kind, details);
    }

    /** An image that has arrived, or was there already if nothing was moved for it. */
    public static WatchEvent.ImageEnded arrived(String host, ImageReference image, long bytes, @Nullable Duration lag) {
        State state = bytes == 0 ? State.PRESENT : State.DONE;
        return ended(host, image, state, bytes, null, lag, null);
    }

    public static WatchEvent.ImageEnded failed(
            String host, ImageReference image, TransferException error, Instant next) {
        return ended(host, image, State.FAILED, 0, error, null, next);
    }

    private static WatchEvent.ImageEnded ended(
            String host,
            ImageReference image,
            State state,
            long bytes,
            @Nullable TransferException error,
            @Nullable Duration lag,
            @Nullable Instant next) {
        ImageOutcome outcome =
                new ImageOutcome(1, image, image, state, null, new Tally(1, bytes, 0, 0), Duration.ofSeconds(3), error);
        return new WatchEvent.ImageEnded(target(host), outcome, lag, next);
    }

    private static WatchTarget target(String host) {
        return new WatchTarget(host, new TargetNaming(false, null), unused(), false);
    }

    private static ImageSink unused() {
        return (ImageSink) Proxy.newProxyInstance(
                Events.class.getClassLoader(), new Class<?>[] {ImageSink.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}

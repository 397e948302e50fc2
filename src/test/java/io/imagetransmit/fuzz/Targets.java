package io.imagetransmit.fuzz;

import io.imagetransmit.bundle.BundleFuzz;
import io.imagetransmit.bundle.compact.CompactFuzz;
import io.imagetransmit.bundle.squash.SquashFuzz;
import io.imagetransmit.config.ConfigFuzz;
import io.imagetransmit.deflate.DeflateFuzz;
import io.imagetransmit.http.HttpFuzz;
import io.imagetransmit.image.ImageFuzz;
import io.imagetransmit.local.LocalFuzz;
import io.imagetransmit.registry.RegistryFuzz;
import io.imagetransmit.registry.server.ServerFuzz;
import io.imagetransmit.squashfs.SquashfsFuzz;
import io.imagetransmit.watch.WatchFuzz;
import java.util.List;
import java.util.stream.Stream;

/** All there are. */
final class Targets {
    private static final List<Target> ALL = Stream.of(
                    ImageFuzz.targets(),
                    ConfigFuzz.targets(),
                    HttpFuzz.targets(),
                    RegistryFuzz.targets(),
                    ServerFuzz.targets(),
                    BundleFuzz.targets(),
                    SquashFuzz.targets(),
                    CompactFuzz.targets(),
                    SquashfsFuzz.targets(),
                    DeflateFuzz.targets(),
                    LocalFuzz.targets(),
                    WatchFuzz.targets())
            .flatMap(List::stream)
            .toList();

    private Targets() {}

    static List<Target> all() {
        return ALL;
    }

    static Target named(String name) {
        return ALL.stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no target " + name));
    }
}

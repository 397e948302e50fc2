package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.Releases;
import io.imagetransmit.testing.TestImage;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Increments in compact bundles, made of the releases of two applications; their target is a real registry. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
abstract class CompactIncrements {
    static final String COMPACT = "compressor: compact\nretries: 0\n";
    static final String FETCHED = "are fetched from";

    static final TestImage ONE = Releases.image(10, 1);
    static final TestImage ONE_NEXT = Releases.image(10, 2);
    static final TestImage ONE_LAST = Releases.image(10, 3);
    static final TestImage TWO = byZlib(1);
    static final TestImage TWO_NEXT = byZlib(2);

    RealRegistry registry;
    RealRegistry other;
    FaultProxy proxy;
    BundleRig rig;
    private int copies;
    /** Each test has its own, since all use the same registry. */
    String project = "";

    @BeforeAll
    void start() {
        registry = RealRegistry.started();
        other = RealRegistry.started();
        proxy = FaultProxy.before(registry);
    }

    @AfterAll
    void stop() {
        proxy.close();
        registry.close();
        other.close();
    }

    @BeforeEach
    void open() {
        rig = new BundleRig();
        project = "project" + System.nanoTime();
        target("");
        proxy.behave();
        proxy.clearLog();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    static TestImage byZlib(int release) {
        return ImageBuilder.docker().layer(Releases.layerByZlib(11, release)).build();
    }

    /** With the real registry as the target, and these keys in it. */
    void target(String keys, String more) {
        rig.program()
                .configure("registry: " + rig.source().uri(), "registry: " + proxy.url() + "\n" + keys, COMPACT + more);
    }

    void target(String more) {
        target("", more);
    }

    Path full(String name, TestImage image) {
        rig.push(project + "/" + name, "v1", image);
        return rig.download(project + "/" + name + ":v1\n", "-out", name + "/" + name);
    }

    Path next(String name, TestImage image, Path... bases) {
        rig.push(project + "/" + name, "v2", image);
        String[] arguments = new String[2 + 2 * bases.length];
        arguments[0] = "-out";
        arguments[1] = name + "/" + name;
        for (int i = 0; i < bases.length; i++) {
            arguments[2 + 2 * i] = "-inc";
            arguments[3 + 2 * i] = bases[i].toString();
        }
        return rig.download(project + "/" + name + ":v2\n", arguments);
    }

    /** What is carried: far from all others. */
    Path alone(Path meta) {
        return CompactFiles.copy(meta, rig.program().path("alone" + copies++));
    }

    void assertThere(String repository, String tag, TestImage image) {
        assertEquals(image.contents(), new RegistryInspector(registry.access()).contents(repository, tag));
    }

    boolean isThere(String repository) {
        return !new RegistryInspector(registry.access()).tags(repository).isEmpty();
    }

    static Digest layer(TestImage image) {
        return image.blobs().get(image.blobs().size() - 1).digest();
    }

    static void assertSmall(Path increment, Path full) {
        long bytes = BundleFiles.bytes(increment);
        assertTrue(bytes * 20 < BundleFiles.bytes(full), bytes + " of " + BundleFiles.bytes(full));
    }

    long fetches(TestImage image) {
        return proxy.count(exchange -> exchange.method().equals("GET")
                && exchange.path().endsWith(layer(image).toString()));
    }
}

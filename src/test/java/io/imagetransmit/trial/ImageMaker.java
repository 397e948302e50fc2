package io.imagetransmit.trial;

import io.imagetransmit.testing.ImageBuilder;
import io.imagetransmit.testing.ImageBuilder.Entry;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Releases;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestLayer;
import io.imagetransmit.testing.TestManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws images of every kind; the images of one maker share layers. */
final class ImageMaker {
    private static final String FOREIGN_URL = "http://127.0.0.1:1/foreign";

    private final Random random;
    private final long application;
    private boolean large;
    private int release = 1;
    private final List<TestLayer> layers = new ArrayList<>();

    /** @param large whether the first image is so large that it is sent in chunks, and its upload remembered */
    ImageMaker(Random random, boolean large) {
        this.random = random;
        this.large = large;
        this.application = random.nextInt(1_000_000);
        for (int i = 0; i < 5; i++) {
            layers.add(layer());
        }
    }

    TestImage image() {
        long seed = random.nextInt(40);
        if (large) {
            large = false;
            int megabytes = random.nextBoolean() ? 9 + random.nextInt(10) : 33 + random.nextInt(7);
            return OddImages.bigLayer(seed, (megabytes << 20) + random.nextInt(1000));
        }
        return switch (random.nextInt(20)) {
            case 0 -> OddImages.dockerList(seed);
            case 1 -> OddImages.multiPlatform(seed);
            case 2 -> OddImages.nestedIndex(seed);
            case 3 -> OddImages.emptyIndex();
            case 4 -> OddImages.withAttestation(seed);
            case 5 -> OddImages.artifact(seed);
            case 6 -> OddImages.helmChart(seed);
            case 7 -> OddImages.everyCompression(seed);
            case 8 -> OddImages.repeatedLayers(seed);
            case 9 -> OddImages.foreignLayer(seed, FOREIGN_URL);
            case 10 -> OddImages.unknownTypes(seed);
            case 11, 12 -> docker();
            case 13 -> index();
            case 14 -> OddImages.bigLayer(seed, 100_000 + random.nextInt(2_000_000));
            default -> oci();
        };
    }

    /** The next release of something: most of its layers are known. */
    TestImage next() {
        layers.add(release());
        return random.nextInt(4) == 0 ? index() : oci();
    }

    private TestImage oci() {
        ImageBuilder builder = ImageBuilder.oci();
        some().forEach(builder::layer);
        // much of the manifest is text that can be damaged without anybody seeing it but by the digest
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(600); i >= 0; i--) {
            text.append(random.nextInt(10));
        }
        return builder.annotation("trial", text.toString()).build();
    }

    private TestImage docker() {
        ImageBuilder builder = ImageBuilder.docker();
        some().stream()
                .filter(layer -> layer.mediaType().equals(TestLayer.OCI_GZIP))
                .forEach(layer ->
                        builder.layer(new TestLayer(TestLayer.DOCKER_GZIP, layer.blob(), layer.diffId(), List.of())));
        return builder.layer(TestLayer.withoutFiles(TestLayer.DOCKER_GZIP)).build();
    }

    private TestImage index() {
        return ImageBuilder.index(
                TestManifest.OCI_INDEX,
                List.of(new Entry(oci(), "linux", "amd64"), new Entry(oci(), "linux", "arm64")));
    }

    private List<TestLayer> some() {
        List<TestLayer> chosen = new ArrayList<>();
        for (TestLayer layer : layers) {
            if (random.nextInt(3) > 0) {
                chosen.add(layer);
            }
        }
        return chosen;
    }

    private TestLayer layer() {
        long seed = random.nextInt(1_000_000);
        int size = 10 << random.nextInt(16);
        return switch (random.nextInt(8)) {
            case 0 -> TestLayer.zstd(seed, size);
            case 1 -> TestLayer.plain(seed, size);
            case 2 -> TestLayer.withoutFiles(TestLayer.OCI_GZIP);
            case 3 -> release();
            default -> TestLayer.gzip(TestLayer.OCI_GZIP, seed, size);
        };
    }

    private TestLayer release() {
        int number = release++;
        return random.nextBoolean() ? Releases.layer(application, number) : Releases.plainLayer(application, number);
    }
}

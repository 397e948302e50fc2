package io.imagetransmit.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.imagetransmit.event.ImageOutcome;
import io.imagetransmit.event.ProgressMeter;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.store.ImageSource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.testing.TemporaryFolder;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.transfer.TransferEngine;
import io.imagetransmit.transfer.TransferOptions;
import io.imagetransmit.transfer.TransferReport;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Carries images out of a layout into an engine, the whole way through the transfer engine. */
final class EngineRig implements AutoCloseable {
    private final TemporaryFolder folder = new TemporaryFolder("engine");
    private final Function<Supply, EngineSink> sinks;
    private ProgressMeter meter = new ProgressMeter();
    private int layouts;

    EngineRig(Function<Supply, EngineSink> sinks) {
        this.sinks = sinks;
    }

    static PlannedImage planned(String name) {
        ImageReference image = reference(name);
        return new PlannedImage(1, name, image, image);
    }

    static ImageReference reference(String name) {
        int colon = name.indexOf(':');
        return ImageReference.tagged(name.substring(0, colon), name.substring(colon + 1));
    }

    /** A source of one image. */
    LayoutSource source(String name, TestImage image) {
        return source(new TestArchive().image(name, image));
    }

    LayoutSource source(TestArchive archive) {
        try {
            layouts++;
            return LayoutSource.open(archive.folder(folder.resolve("layout-" + layouts)));
        } catch (TransferException e) {
            throw new IllegalStateException(e);
        }
    }

    Supply supply(ImageSource source, PlannedImage... images) {
        Map<ImageReference, ImageReference> sources = new LinkedHashMap<>();
        for (PlannedImage image : images) {
            sources.put(image.target(), image.source());
        }
        meter = new ProgressMeter();
        return new Supply(source, new Origins(sources), meter);
    }

    EngineSink sink(Supply supply) {
        return sinks.apply(supply);
    }

    /** Of the job that ran last. */
    ProgressMeter meter() {
        return meter;
    }

    TransferReport run(ImageSource source, PlannedImage... images) {
        try (EngineSink sink = sink(supply(source, images))) {
            TransferEngine engine = new TransferEngine(
                    source,
                    sink,
                    new TransferOptions(5, 0, List.of(), false, false, 0),
                    event -> {},
                    new ProgressMeter(),
                    Digest::newMessageDigest);
            return engine.run(Arrays.asList(images), 0);
        }
    }

    /** Carries one image under its own name. */
    ImageOutcome carry(String name, TestImage image) {
        try (LayoutSource source = source(name, image)) {
            return run(source, planned(name)).outcomes().get(0);
        }
    }

    static void assertDone(ImageOutcome outcome) {
        assertEquals(ImageOutcome.State.DONE, outcome.state(), outcome.toString());
    }

    static TransferException failure(ImageOutcome outcome) {
        TransferException error = outcome.error();
        assertNotNull(error, outcome.toString());
        return error;
    }

    @Override
    public void close() {
        folder.close();
    }
}

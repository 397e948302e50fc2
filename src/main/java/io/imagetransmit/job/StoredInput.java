package io.imagetransmit.job;

import io.imagetransmit.bundle.BundleSource;
import io.imagetransmit.image.ImageList;
import io.imagetransmit.registry.RegistryConnector;
import io.imagetransmit.store.ImageCollection;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.transfer.TransferOptions;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.Map;

/** What {@code -img} names: a bundle by its meta file, an archive, or the folder of an OCI layout. */
final class StoredInput implements Closeable {
    private final Surroundings around;
    private final Task task;
    private final ImageCollection images;
    private final String name;

    private StoredInput(Surroundings around, Task task, ImageCollection images, String name) {
        this.around = around;
        this.task = task;
        this.images = images;
        this.name = name;
    }

    static StoredInput open(Surroundings around, Task task) throws TransferException {
        String argument = String.valueOf(task.request().bundle());
        Path path = around.environment().resolve(argument);
        ImageCollection images = collection(around, path);
        return new StoredInput(around, task, images, String.valueOf(path.getFileName()));
    }

    private static ImageCollection collection(Surroundings around, Path path) throws TransferException {
        try {
            return new StoredFiles(around.environment()).open(path);
        } catch (TransferException e) {
            // of several missing files each is told
            for (Throwable further : e.getSuppressed()) {
                if (further instanceof TransferException failure) {
                    around.complain(around.errors().sentence(failure, null));
                }
            }
            throw e;
        }
    }

    ImageCollection images() {
        return images;
    }

    /** The file's name, which stands in front of an image's when it is shown. */
    String name() {
        return name;
    }

    /** The user's list; without one everything, under the names that were wanted when the bundle was made. */
    ImageList list() throws ConfigurationException, TransferException {
        if (task.request().list() != null) {
            return task.lists().read(task.request().list());
        }
        ImageList list = ImageList.of(StoredFiles.lines(images));
        task.console()
                .log(around.messages()
                        .text(
                                "log.imagesRead",
                                Map.of("count", String.valueOf(list.entries().size()))));
        return task.lists().share(list);
    }

    /** Tells of the images that could not be had back under their digests; see {@link BundleSource#restoredAnew}. */
    void warnOfNewDigests() {
        if (images instanceof BundleSource bundle) {
            for (BundleSource.RestoredImage restored : bundle.restoredAnew()) {
                task.console()
                        .log(around.messages()
                                .text(
                                        "log.restoredAnew",
                                        Map.of(
                                                "image", restored.image().toString(),
                                                "digest", restored.former().toString(),
                                                "found", restored.now().toString())));
            }
        }
    }

    boolean isFromDockerHub() {
        return images instanceof BundleSource bundle
                && bundle.meta().images().stream().anyMatch(image -> RegistryConnector.isDockerHub(host(image.url())));
    }

    private static String host(String url) {
        String rest = url.substring(url.indexOf("://") < 0 ? 0 : url.indexOf("://") + 3);
        return rest.substring(0, rest.indexOf('/') < 0 ? rest.length() : rest.indexOf('/'));
    }

    /** Referrers that somebody packed are meant to arrive. */
    TransferOptions options(TransferOptions options) {
        boolean referrers = images instanceof BundleSource bundle
                && !bundle.meta().referrers().isEmpty();
        return new TransferOptions(
                options.connections(),
                options.retries(),
                options.platforms(),
                options.referrers() || referrers,
                options.foreignLayers(),
                options.bytesPerSecond());
    }

    @Override
    public void close() {
        images.close();
    }
}

package io.imagetransmit.bundle;

import io.imagetransmit.bundle.compact.Volumes;
import io.imagetransmit.store.Streams;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The data files and the index of a compact bundle in the making, in its staging folder. What an earlier run left is taken up. */
final class CompactStaging implements Closeable {
    private static final String JOURNAL = "journal";
    /** The number under which the journal has the index. */
    private static final int INDEX = Integer.MAX_VALUE;

    private final Path folder;
    private final long volumeSize;
    private final Journal journal;

    private CompactStaging(Path folder, long volumeSize, Journal journal) {
        this.folder = folder;
        this.volumeSize = volumeSize;
        this.journal = journal;
    }

    static CompactStaging open(Path folder, long volumeSize) throws IOException {
        Path file = folder.resolve(JOURNAL);
        Journal journal = Journal.open(file);
        Path meta = journal.meta();
        if (meta != null && Files.exists(meta)) {
            // the earlier run ended between its last step and the removal of this folder
            journal.close();
            Files.delete(file);
            journal = Journal.open(file);
        }
        CompactStaging staging = new CompactStaging(folder, volumeSize, journal);
        for (Map.Entry<Integer, Path> named : journal.names().entrySet()) {
            Path here = staging.path(named.getKey());
            if (!Files.exists(here) && Files.exists(named.getValue())) {
                Files.move(named.getValue(), here);
            }
        }
        return staging;
    }

    private Path path(int number) {
        return folder.resolve(number == INDEX ? "index" : number + ".compact");
    }

    Path folder() {
        return folder;
    }

    Volumes data() throws IOException {
        return Volumes.toWrite(volumeSize, this::path);
    }

    Volumes index() throws IOException {
        // there is never a second one, without a limit
        return Volumes.toWrite(Long.MAX_VALUE, number -> number == 0 ? path(INDEX) : folder.resolve("index." + number));
    }

    /** The files with their names; the last one is the index. */
    List<BundledFile> complete(int volumes, BundleNames names) throws IOException {
        List<Path> from = new ArrayList<>();
        List<Path> to = new ArrayList<>();
        for (int number = 0; number < volumes; number++) {
            from.add(path(number));
            to.add(names.file(volumeSize == Long.MAX_VALUE ? ".compact" : "_" + number + ".compact"));
            journal.naming(number, to.get(number));
        }
        from.add(path(INDEX));
        to.add(names.file(".index"));
        journal.naming(INDEX, to.get(volumes));
        journal.finishing(names.meta());
        List<BundledFile> files = new ArrayList<>();
        for (int i = 0; i < from.size(); i++) {
            files.add(new BundledFile(
                    String.valueOf(to.get(i).getFileName()), Files.size(from.get(i)), FileHash.of(from.get(i))));
            Files.move(from.get(i), to.get(i));
        }
        return files;
    }

    @Override
    public void close() {
        Streams.closeAnyway(journal);
    }
}

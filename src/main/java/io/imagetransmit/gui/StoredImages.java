package io.imagetransmit.gui;

import io.imagetransmit.gui.NoticeBar.Kind;
import io.imagetransmit.gui.view.LogPane;
import io.imagetransmit.gui.view.Texts;
import io.imagetransmit.job.Environment;
import io.imagetransmit.job.ErrorText;
import io.imagetransmit.job.StoredFiles;
import io.imagetransmit.store.ImageCollection;
import io.imagetransmit.store.TransferException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import javax.swing.SwingWorker;
import org.jspecify.annotations.Nullable;

/**
 * The bundle, archive or layout that is about to be uploaded: chosen, looked into, its images put into the list, where they can be
 * renamed before the upload begins with a second press. Belongs to the event thread.
 */
final class StoredImages {
    private final Desk desk;
    private final Texts texts;
    private final Dialogs dialogs;
    private final Environment environment;
    private @Nullable Path ready;
    private @Nullable Path looking;
    private final Runnable changed;
    private String listBefore = "";

    /** @param changed is told that {@link #isLooking} or {@link #ready} has changed */
    StoredImages(Desk desk, Texts texts, Dialogs dialogs, Environment environment, Runnable changed) {
        this.desk = desk;
        this.texts = texts;
        this.dialogs = dialogs;
        this.environment = environment;
        this.changed = changed;
        desk.chip().onDrop(this::drop);
    }

    /** What the list in the window is of; null if it is the user's own. */
    @Nullable
    Path ready() {
        return ready;
    }

    /** Whether one is being looked into. */
    boolean isLooking() {
        return looking != null;
    }

    /** The first press looks into what the person chooses; a later one asks what is meant. */
    void upload(Consumer<Path> begin) {
        Path bundle = ready;
        Dialogs.Again again = bundle == null ? Dialogs.Again.ANEW : dialogs.again(bundle);
        if (bundle != null && again == Dialogs.Again.CONTINUE) {
            begin.accept(bundle);
        } else if (again == Dialogs.Again.ANEW) {
            Path chosen = dialogs.stored();
            if (chosen != null) {
                look(chosen);
            }
        }
    }

    /** Looks into it in the background: its files are checked, and its images put into the list. */
    void look(Path file) {
        looking = file;
        changed.run();
        desk.notice().tell(Kind.HINT, "gui.stored.looking", Map.of("name", name(file)));
        new SwingWorker<List<String>, Void>() {
            @Override
            protected List<String> doInBackground() throws TransferException {
                try (ImageCollection images = new StoredFiles(environment).open(file)) {
                    return StoredFiles.lines(images);
                }
            }

            @Override
            protected void done() {
                if (file.equals(looking)) {
                    looking = null;
                    taken(file, this);
                    changed.run();
                }
            }
        }.execute();
    }

    private void taken(Path file, SwingWorker<List<String>, Void> worker) {
        try {
            List<String> lines = worker.get();
            if (ready == null) {
                listBefore = desk.editor().text();
            }
            ready = file;
            desk.chip().tell(name(file));
            desk.editor().setText(String.join("\n", lines) + "\n");
            desk.notice()
                    .tell(
                            Kind.HINT,
                            "gui.stored.ready",
                            Map.of("name", name(file), "count", String.valueOf(lines.size())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            failed(file, e.getCause());
        }
    }

    private void failed(Path file, @Nullable Throwable cause) {
        ErrorText errors = new ErrorText(texts.messages());
        TransferException failure = TransferException.of(cause == null ? new IllegalStateException() : cause);
        for (Throwable further : failure.getSuppressed()) {
            if (further instanceof TransferException other) {
                desk.log().append(LogPane.Kind.BAD, errors.sentence(other, null));
            }
        }
        String sentence = errors.sentence(failure, null);
        desk.log().append(LogPane.Kind.BAD, sentence);
        desk.notice().tell(Kind.BAD, "gui.stored.failed", Map.of("name", name(file), "text", sentence));
    }

    /** The list is the user's own again. */
    void drop() {
        looking = null;
        if (ready != null) {
            ready = null;
            desk.chip().putAway();
            desk.notice().clear();
            desk.editor().setText(listBefore);
        }
        changed.run();
    }

    /** The list becomes the user's own, as it will be then: there is another one. */
    void forget() {
        listBefore = "";
        drop();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}

package io.imagetransmit.gui.view;

import java.awt.datatransfer.Clipboard;
import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.Transferable;
import java.awt.datatransfer.UnsupportedFlavorException;
import java.awt.dnd.DropTargetAdapter;
import java.awt.dnd.DropTargetDragEvent;
import java.awt.dnd.DropTargetDropEvent;
import java.awt.dnd.DropTargetEvent;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TooManyListenersException;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.swing.JComponent;
import javax.swing.JRootPane;
import javax.swing.SwingWorker;
import javax.swing.TransferHandler;
import javax.swing.text.JTextComponent;
import org.jspecify.annotations.Nullable;

/**
 * Takes files that are dropped on a window, or pasted into its texts. While files are held above the window it says that it would take them; whether
 * it can do something with them is known only when they are let go. Text goes where it always went.
 */
public final class FileDrop {
    /** What the file managers of Linux say in place of the list of files. */
    private static final DataFlavor URIS = new DataFlavor("text/uri-list;class=java.lang.String", "files");

    private final Consumer<List<DroppedFile>> taken;
    private final DropHint hint;
    private boolean enabled = true;

    /**
     * Makes the whole window take files.
     *
     * @param texts texts in it, which would otherwise take the files' names
     * @param taken gets the files, at least one; on the event thread
     */
    public FileDrop(
            JRootPane window, List<? extends JTextComponent> texts, Texts words, Consumer<List<DroppedFile>> taken) {
        this.taken = taken;
        this.hint = new DropHint(window, words);
        install(window);
        texts.forEach(this::install);
    }

    /** Whether files are taken; they are at first. */
    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    private void install(JComponent component) {
        component.setTransferHandler(new Handler(component.getTransferHandler()));
        try {
            // Swing's own drop target tells more than one, whatever its declaration says.
            component.getDropTarget().addDropTargetListener(new Watcher());
        } catch (TooManyListenersException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean holdsFiles(Transferable content) {
        return content.isDataFlavorSupported(DataFlavor.javaFileListFlavor) || content.isDataFlavorSupported(URIS);
    }

    /** Empty if there are none in it, such as in a link that is dragged out of a browser. */
    private static List<Path> files(Transferable content) throws IOException, UnsupportedFlavorException {
        if (content.isDataFlavorSupported(DataFlavor.javaFileListFlavor)) {
            List<?> files = (List<?>) content.getTransferData(DataFlavor.javaFileListFlavor);
            return files.stream().map(file -> ((File) file).toPath()).toList();
        }
        if (content.isDataFlavorSupported(URIS)) {
            String uris = (String) content.getTransferData(URIS);
            return uris.lines().flatMap(FileDrop::file).toList();
        }
        return List.of();
    }

    private static Stream<Path> file(String line) {
        String uri = line.strip();
        if (!uri.startsWith("file:")) {
            return Stream.empty(); // a comment, or something on the web
        }
        try {
            return Stream.of(Path.of(URI.create(uri)));
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return Stream.empty(); // another host's file, or no address at all
        }
    }

    private final class Handler extends TransferHandler {
        private static final long serialVersionUID = 1L;
        private final transient @Nullable TransferHandler inner;

        Handler(@Nullable TransferHandler inner) {
            this.inner = inner;
        }

        @Override
        public boolean canImport(TransferSupport support) {
            if (enabled && holdsFiles(support.getTransferable())) {
                if (support.isDrop()) {
                    support.setShowDropLocation(false);
                    if ((support.getSourceDropActions() & COPY) != 0) {
                        support.setDropAction(COPY); // nothing is taken away from where it lies
                    }
                }
                return true;
            }
            return inner != null && inner.canImport(support);
        }

        @Override
        public boolean importData(TransferSupport support) {
            Transferable content = support.getTransferable();
            if (enabled && holdsFiles(content)) {
                try {
                    List<Path> files = files(content);
                    if (!files.isEmpty()) {
                        new Look(files).execute();
                        return true;
                    }
                } catch (IOException | UnsupportedFlavorException e) {
                    return false; // who offered them cannot give them; the drag's source is told so
                }
            }
            return inner != null && inner.canImport(support) && inner.importData(support);
        }

        @Override
        public int getSourceActions(JComponent component) {
            return inner == null ? NONE : inner.getSourceActions(component);
        }

        @Override
        public void exportToClipboard(JComponent component, Clipboard clipboard, int action) {
            if (inner != null) {
                inner.exportToClipboard(component, clipboard, action);
            }
        }
    }

    /** What was dropped is looked at on another thread. */
    private final class Look extends SwingWorker<List<DroppedFile>, @Nullable Void> {
        private final List<Path> files;

        Look(List<Path> files) {
            this.files = files;
        }

        @Override
        protected List<DroppedFile> doInBackground() {
            return files.stream().map(DroppedFile::of).toList();
        }

        @Override
        protected void done() {
            try {
                taken.accept(Objects.requireNonNull(get()));
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException("files were only looked at", e);
            }
        }
    }

    private final class Watcher extends DropTargetAdapter {
        @Override
        public void dragEnter(DropTargetDragEvent event) {
            hint.setVisible(enabled && holdsFiles(event.getTransferable()));
        }

        @Override
        public void dragExit(DropTargetEvent event) {
            hint.setVisible(false);
        }

        @Override
        public void drop(DropTargetDropEvent event) {
            hint.setVisible(false);
        }
    }
}

package io.imagetransmit.gui;

import io.imagetransmit.config.TextEncoding;
import io.imagetransmit.gui.NoticeBar.Kind;
import io.imagetransmit.gui.view.DroppedFile;
import io.imagetransmit.job.ErrorText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import javax.swing.SwingWorker;

/** What becomes of files that were dropped on the window. */
final class Dropped {
    /** More than any list of images has, bytes. */
    private static final long LONGEST_LIST = 16L << 20;

    private Dropped() {}

    /** The first bundle, archive or layout among them is looked into; else the first list becomes the window's. */
    static void take(List<DroppedFile> files, Desk desk, Session session) {
        for (DroppedFile file : files) {
            switch (file.kind()) {
                case META, TAR, LAYOUT -> {
                    session.stored().look(file.path());
                    return;
                }
                case LIST -> {
                    read(file.path(), desk, session);
                    return;
                }
                case UNKNOWN -> {
                    // the next one may be of use
                }
            }
        }
        desk.notice()
                .tell(
                        Kind.BAD,
                        "gui.dropped.unknown",
                        Map.of("name", name(files.get(0).path())));
    }

    private static void read(Path file, Desk desk, Session session) {
        new SwingWorker<String, Void>() {
            @Override
            protected String doInBackground() throws IOException {
                if (Files.size(file) > LONGEST_LIST) {
                    throw new IOException(Files.size(file) + " bytes");
                }
                return text(Files.readAllBytes(file));
            }

            @Override
            protected void done() {
                try {
                    if (session.isRunning()) {
                        return; // its list must stay the one that is seen
                    }
                    session.stored().forget();
                    desk.editor().setText(get());
                    desk.notice().tell(Kind.HINT, "gui.dropped.list", Map.of("name", name(file)));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (ExecutionException e) {
                    String reason = e.getCause() instanceof IOException cause ? ErrorText.reason(cause) : "";
                    desk.notice()
                            .tell(Kind.BAD, "gui.dropped.unreadable", Map.of("name", name(file), "message", reason));
                }
            }
        }.execute();
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        TextEncoding encoding = TextEncoding.of(bytes);
        String text = encoding == null ? null : encoding.text(bytes);
        if (text == null) {
            throw new CharacterCodingException();
        }
        return text;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}

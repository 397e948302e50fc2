package io.imagetransmit.gui;

import java.awt.Desktop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import javax.swing.SwingUtilities;

/** Shows folders in the system's own file manager. */
final class Folders {
    private Folders() {}

    /** @param failed is told on the event thread of a folder that cannot be shown, by its path */
    static void open(Path folder, Consumer<String> failed) {
        Thread thread = new Thread(
                () -> {
                    if (!isOpened(folder)) {
                        SwingUtilities.invokeLater(() -> failed.accept(folder.toString()));
                    }
                },
                "open folder");
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean isOpened(Path folder) {
        try {
            if (!Files.isDirectory(folder)
                    || !Desktop.isDesktopSupported()
                    || !Desktop.getDesktop().isSupported(Desktop.Action.OPEN)) {
                return false;
            }
            Desktop.getDesktop().open(folder.toFile());
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false; // the person is told where the folder is, which is as good
        }
    }
}

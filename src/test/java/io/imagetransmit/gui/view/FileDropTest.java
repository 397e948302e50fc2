package io.imagetransmit.gui.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.formdev.flatlaf.FlatLightLaf;
import io.imagetransmit.gui.view.DroppedFile.Kind;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.Screen;
import java.awt.Toolkit;
import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.StringSelection;
import java.awt.datatransfer.Transferable;
import java.awt.datatransfer.UnsupportedFlavorException;
import java.awt.event.KeyEvent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JTextArea;
import javax.swing.TransferHandler;
import org.assertj.swing.core.BasicRobot;
import org.assertj.swing.core.Robot;
import org.assertj.swing.edt.GuiActionRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDropTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final DataFlavor URIS = new DataFlavor("text/uri-list;class=java.lang.String", "URIs");

    private final List<DroppedFile> taken = new CopyOnWriteArrayList<>();
    private Robot robot;
    private JFrame frame;
    private JLabel label;
    private JTextArea text;
    private FileDrop drop;

    @BeforeAll
    static void screen() {
        Screen.open();
    }

    @BeforeEach
    void open() {
        robot = BasicRobot.robotWithNewAwtHierarchy();
        robot.settings().eventPostingDelay(10);
        get(FlatLightLaf::setup);
        frame = get(JFrame::new);
        label = get(() -> new JLabel("to be dropped on"));
        text = get(() -> new JTextArea("text", 5, 30));
        GuiActionRunner.execute(() -> {
            frame.add(label, "North");
            frame.add(text);
        });
        drop = get(() -> new FileDrop(frame.getRootPane(), List.of(text), new Texts(Language.EN), taken::addAll));
        robot.showWindow(frame);
    }

    @AfterEach
    void close() {
        robot.cleanUp();
    }

    @Test
    void filesAreToldApartByTheirNames(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("layout/blobs"));
        Files.writeString(folder.resolve("layout/oci-layout"), "{}");
        assertEquals(Kind.LAYOUT, DroppedFile.of(folder.resolve("layout")).kind());
        assertEquals(Kind.UNKNOWN, DroppedFile.of(folder).kind());
        assertEquals(Kind.LIST, DroppedFile.of(folder.resolve("img.lst")).kind());
        assertEquals(Kind.LIST, DroppedFile.of(folder.resolve("Images.TXT")).kind());
        assertEquals(
                Kind.META,
                DroppedFile.of(folder.resolve("img_full_202106122344_meta.yaml"))
                        .kind());
        assertEquals(Kind.TAR, DroppedFile.of(folder.resolve("img_1.tar")).kind());
        assertEquals(Kind.UNKNOWN, DroppedFile.of(folder.resolve("holiday.png")).kind());
        assertEquals(Kind.UNKNOWN, DroppedFile.of(Path.of("/")).kind());
    }

    @Test
    void filesAreTakenInBothForms() {
        List<File> files = List.of(new File("/tmp/a.lst"), new File("/tmp/b.tar"));
        assertTrue(imported(text, new Content(Map.of(DataFlavor.javaFileListFlavor, files))));
        Polling.until("the files are there", SOON, () -> taken.size() == 2);
        assertEquals(new DroppedFile(Path.of("/tmp/a.lst"), Kind.LIST), taken.get(0));
        assertEquals("text", text.getText());

        assertTrue(imported(frame.getRootPane(), new Content(Map.of(URIS, "file:///tmp/c%20d.lst\r\n"))));
        Polling.until("the third file is there", SOON, () -> taken.size() == 3);
        assertEquals(Path.of("/tmp/c d.lst"), taken.get(2).path());
    }

    @Test
    void textStillGoesIntoTheText() {
        assertTrue(imported(text, new StringSelection("dragged ")));
        assertTrue(text.getText().contains("dragged"), text.getText());
        assertEquals(List.of(), taken);
    }

    @Test
    void cutCopyAndPasteGoOn() throws IOException, UnsupportedFlavorException {
        GuiActionRunner.execute(() -> {
            text.selectAll();
            text.cut();
            assertEquals("", text.getText());
            text.paste();
            text.paste();
            assertEquals("texttext", text.getText());
            text.select(0, 2);
            text.copy();
        });
        assertEquals("te", Toolkit.getDefaultToolkit().getSystemClipboard().getData(DataFlavor.stringFlavor));
    }

    @Test
    void filesThatWereCopiedCanBePasted() {
        Content copied =
                new Content(Map.of(URIS, "# copied\nfile:///tmp/x.lst\nhttp://elsewhere/y.lst\nfile://host/z\n"));
        Toolkit.getDefaultToolkit().getSystemClipboard().setContents(copied, null);
        robot.focusAndWaitForFocusGain(text);
        robot.pressKey(KeyEvent.VK_CONTROL);
        robot.pressAndReleaseKeys(KeyEvent.VK_V);
        robot.releaseKey(KeyEvent.VK_CONTROL);
        Polling.until("the file is there", SOON, () -> !taken.isEmpty());
        assertEquals(List.of(new DroppedFile(Path.of("/tmp/x.lst"), Kind.LIST)), taken);
        assertEquals("text", text.getText());
    }

    @Test
    void linkFromABrowserIsText() {
        Content link = new Content(Map.of(URIS, "http://registry/x", DataFlavor.stringFlavor, "http://registry/x"));
        assertTrue(imported(text, link));
        assertTrue(get(text::getText).contains("http://registry/x"));
        assertFalse(imported(frame.getRootPane(), link));
        assertEquals(List.of(), taken);
    }

    @Test
    void nothingIsTakenWhileItIsNotWanted() {
        Content files = new Content(Map.of(DataFlavor.javaFileListFlavor, List.of(new File("/tmp/a.lst"))));
        GuiActionRunner.execute(() -> drop.setEnabled(false));
        assertFalse(imported(frame.getRootPane(), files));
        GuiActionRunner.execute(() -> drop.setEnabled(true));
        assertTrue(imported(frame.getRootPane(), files));
        Polling.until("one file, once", SOON, () -> taken.size() == 1);
    }

    private static boolean imported(JComponent component, Transferable content) {
        return get(() -> {
            TransferHandler.TransferSupport support = new TransferHandler.TransferSupport(component, content);
            TransferHandler handler = component.getTransferHandler();
            return handler.canImport(support) && handler.importData(support);
        });
    }

    private record Content(Map<DataFlavor, Object> content) implements Transferable {
        @Override
        public DataFlavor[] getTransferDataFlavors() {
            return content.keySet().toArray(DataFlavor[]::new);
        }

        @Override
        public boolean isDataFlavorSupported(DataFlavor flavor) {
            return content.containsKey(flavor);
        }

        @Override
        public Object getTransferData(DataFlavor flavor) throws UnsupportedFlavorException {
            Object data = content.get(flavor);
            if (data == null) {
                throw new UnsupportedFlavorException(flavor);
            }
            return data;
        }
    }

    private static <T> T get(Callable<T> question) {
        T answer = GuiActionRunner.execute(question);
        assertNotNull(answer);
        return answer;
    }
}

package io.imagetransmit.gui.settings;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.formdev.flatlaf.FlatLightLaf;
import io.imagetransmit.config.LoadedSettings;
import io.imagetransmit.gui.view.Texts;
import io.imagetransmit.gui.view.Theme;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.job.Environment;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.Screen;
import io.imagetransmit.testing.TemporaryFolder;
import java.awt.Component;
import java.awt.Container;
import java.awt.Window;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javax.swing.AbstractButton;
import javax.swing.JList;
import javax.swing.JTable;
import javax.swing.SwingUtilities;
import javax.swing.text.JTextComponent;
import org.assertj.swing.edt.GuiActionRunner;
import org.jspecify.annotations.Nullable;

/** Windows of this package on the screen for tests, in a folder of their own; they are pressed and typed into from the test's thread. */
final class SettingsRig implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    final TemporaryFolder folder = new TemporaryFolder("settings");
    final Texts texts;
    final Environment environment;
    final List<LoadedSettings> saved = new ArrayList<>();
    final List<Theme> looks = new ArrayList<>();

    SettingsRig(Map<String, String> variables) {
        Screen.open();
        GuiActionRunner.execute(() -> FlatLightLaf.setup());
        texts = new Texts(Language.EN);
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        environment = new Environment(
                variables, folder.path(), folder.resolve("home"), InputStream.nullInputStream(), nowhere, nowhere);
    }

    Path file() {
        return folder.resolve("cfg.yaml");
    }

    String written() {
        try {
            return Files.readString(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens the settings of a file with this text. */
    SettingsDialog open(String text) {
        folder.write("cfg.yaml", text);
        GuiActionRunner.execute(() ->
                SettingsDialog.open(null, texts, environment, file(), Theme.SYSTEM, new SettingsDialog.Listener() {
                    @Override
                    public void saved(LoadedSettings loaded) {
                        saved.add(loaded);
                    }

                    @Override
                    public void look(Theme look) {
                        looks.add(look);
                    }
                }));
        return await(SettingsDialog.class);
    }

    /** The window of this kind, once it is there. */
    static <T extends Window> T await(Class<T> type) {
        until(type.getSimpleName(), () -> showing(type).isPresent());
        return showing(type).orElseThrow();
    }

    static <T extends Window> void awaitNone(Class<T> type) {
        until("no " + type.getSimpleName(), () -> showing(type).isEmpty());
    }

    static <T extends Window> Optional<T> showing(Class<T> type) {
        return Arrays.stream(Window.getWindows())
                .filter(Window::isShowing)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }

    /** Waits for something that is asked on the event thread. */
    static void until(String what, BooleanSupplier condition) {
        Polling.until(what, LIMIT, () -> Boolean.TRUE.equals(GuiActionRunner.execute(condition::getAsBoolean)));
    }

    /** A component that is to be seen, by its name; off the event thread it is waited for. */
    static <T extends Component> T find(Container in, Class<T> type, String name) {
        if (!SwingUtilities.isEventDispatchThread()) {
            until(type.getSimpleName() + " " + name, () -> search(in, type, name) != null);
        }
        return Objects.requireNonNull(GuiActionRunner.execute(() -> search(in, type, name)), name);
    }

    private static <T extends Component> @Nullable T search(Container in, Class<T> type, String name) {
        for (Component component : in.getComponents()) {
            if (component.isShowing() && type.isInstance(component) && name.equals(component.getName())) {
                return type.cast(component);
            }
            T inner = component instanceof Container container ? search(container, type, name) : null;
            if (inner != null) {
                return inner;
            }
        }
        return null;
    }

    /** Presses a button; what it opens may be modal. */
    static void press(Container in, String name) {
        AbstractButton button = find(in, AbstractButton.class, name);
        until(name + " can be pressed", button::isEnabled);
        SwingUtilities.invokeLater(button::doClick);
    }

    static void type(Container in, String name, String text) {
        JTextComponent field = find(in, JTextComponent.class, name);
        GuiActionRunner.execute(() -> field.setText(text));
    }

    /** The text that is to be seen under this name; empty where none is. */
    static String shown(Container in, String name) {
        return String.valueOf(GuiActionRunner.<String>execute(() -> {
            JTextComponent field = search(in, JTextComponent.class, name);
            return field == null ? "" : field.getText();
        }));
    }

    static void page(Container in, String name) {
        JList<?> pages = find(in, JList.class, "pages");
        GuiActionRunner.execute(() -> pages.setSelectedValue(name, true));
    }

    static void row(Container in, String table, int row) {
        JTable found = find(in, JTable.class, table);
        until("row " + row, () -> found.getRowCount() > row);
        GuiActionRunner.execute(() -> found.setRowSelectionInterval(row, row));
    }

    static void awaitEnabled(Container in, String name, boolean enabled) {
        AbstractButton button = find(in, AbstractButton.class, name);
        until(name + (enabled ? " is possible" : " is not possible"), () -> button.isEnabled() == enabled);
    }

    void awaitSaved() {
        until("saved", () -> !saved.isEmpty());
    }

    @Override
    public void close() {
        GuiActionRunner.execute(() -> {
            for (Window window : Window.getWindows()) {
                window.dispose();
            }
        });
        boolean gone = Arrays.stream(Window.getWindows()).noneMatch(Window::isShowing);
        folder.close();
        assertTrue(gone);
    }
}

package io.imagetransmit.gui.settings;

import static io.imagetransmit.gui.settings.SettingsRig.awaitEnabled;
import static io.imagetransmit.gui.settings.SettingsRig.find;
import static io.imagetransmit.gui.settings.SettingsRig.press;
import static io.imagetransmit.gui.settings.SettingsRig.row;
import static io.imagetransmit.gui.settings.SettingsRig.shown;
import static io.imagetransmit.gui.settings.SettingsRig.type;
import static io.imagetransmit.gui.settings.SettingsRig.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.gui.view.Accessibility;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.testing.Credentials;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryOptions;
import java.awt.Component;
import java.awt.Container;
import java.awt.KeyboardFocusManager;
import java.awt.Toolkit;
import java.awt.datatransfer.DataFlavor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.accessibility.AccessibleContext;
import javax.accessibility.AccessibleText;
import javax.swing.AbstractButton;
import javax.swing.JCheckBox;
import javax.swing.JLabel;
import javax.swing.JPasswordField;
import javax.swing.JTable;
import javax.swing.text.JTextComponent;
import org.assertj.swing.edt.GuiActionRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RepositoryFormTest {
    private static final String PASSWORD = "correct-horse";

    private final SettingsRig rig = new SettingsRig(Map.of("NJ_PASSWORD", PASSWORD));

    @AfterEach
    void close() {
        rig.close();
    }

    private static RepositoryForm add(SettingsDialog dialog) {
        press(dialog, "gui.settings.add");
        return SettingsRig.await(RepositoryForm.class);
    }

    private static RepositoryForm edit(SettingsDialog dialog, int row) {
        row(dialog, "gui.settings.source", row);
        press(dialog, "gui.settings.edit");
        return SettingsRig.await(RepositoryForm.class);
    }

    private static void awaitResult(RepositoryForm form, String result) {
        awaitEnabled(form, "copy", true);
        assertEquals(result, shown(form, "result"), () -> shown(form, "findings"));
    }

    @Test
    void doctorSaysStepByStepWhetherALoginIsRight() throws Exception {
        Credentials user = new Credentials("porter", PASSWORD);
        try (RealRegistry registry =
                RealRegistry.started(RegistryOptions.plain().withBasic(user))) {
            RepositoryForm form = add(rig.open("maxconn: 5\n"));
            type(form, "registry", "http://" + registry.host());
            type(form, "user", "porter");
            type(form, "password", "wrong-horse");
            press(form, "gui.repository.test");
            awaitResult(form, "Transfers will not work yet: 1 to be mended, 1 worth knowing.");
            String wrong = shown(form, "findings");
            assertTrue(wrong.contains("login\t"), wrong);
            assertTrue(wrong.contains("cure: "), wrong);
            assertTrue(wrong.contains("not tried: "), wrong);
            assertFalse(wrong.contains("horse"), wrong);

            GuiActionRunner.execute(() -> rig.texts.use(Language.ZH));
            awaitResult(form, "暂时无法传输：1 处故障，1 处需要留意。");
            assertTrue(shown(form, "findings").contains("登录\t"), shown(form, "findings"));
            GuiActionRunner.execute(() -> Accessibility.check(form));
            press(form, "copy");
            until("copied", () -> clipboard().startsWith("http://" + registry.host() + "（源仓库）\n"));
            assertFalse(clipboard().contains("horse"), clipboard());
            GuiActionRunner.execute(() -> rig.texts.use(Language.EN));

            type(form, "password", "${NJ_PASSWORD}");
            assertEquals("Comes from the environment: NJ_PASSWORD", shown(form, "password.note"));
            press(form, "gui.repository.test");
            until(
                    "good",
                    () -> shown(form, "result").startsWith("Transfers will work.")
                            || shown(form, "result").startsWith("Everything"));
            assertFalse(shown(form, "findings").contains(PASSWORD));
            assertEquals(List.of(), rig.saved);
            assertEquals("maxconn: 5\n", rig.written());
        }
    }

    private static String clipboard() {
        try {
            return String.valueOf(
                    Toolkit.getDefaultToolkit().getSystemClipboard().getData(DataFlavor.stringFlavor));
        } catch (Exception e) {
            return e.toString(); // nothing is in it yet
        }
    }

    @Test
    void testOfARegistryThatDoesNotAnswerIsStoppedAtOnce() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            RepositoryForm form = add(rig.open("maxconn: 5\n"));
            type(form, "registry", "http://127.0.0.1:" + silent.getLocalPort());
            press(form, "gui.repository.test");
            awaitEnabled(form, "stop", true);
            press(form, "stop");
            awaitEnabled(form, "stop", false);
            assertEquals("Stopped: what is below the last line was not tried.", shown(form, "result"));
            until(
                    "thread has ended",
                    () -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().equals("doctor")));
        }
    }

    @Test
    void addressIsTakenAsPeoplePasteItAndOtherThingsAreRefused() {
        SettingsDialog dialog = rig.open("source:\n- registry: a.example\n  name: taken\n");
        RepositoryForm form = add(dialog);
        awaitEnabled(form, "ok", false);
        assertTrue(shown(form, "registry.note").startsWith("As in the browser"), "nobody is scolded yet");
        for (String good :
                List.of("https://harbor.example.com/project", "docker.io", "host:5000/path", " HTTP://A.B/ ")) {
            type(form, "registry", good);
            awaitEnabled(form, "ok", true);
        }
        for (String bad : List.of("http://a b", "host:port", "ftp://a")) {
            type(form, "registry", bad);
            awaitEnabled(form, "ok", false);
            until("said", () -> shown(form, "registry.note").contains("is not valid"));
        }
        type(form, "registry", "me:s3cret@host");
        awaitEnabled(form, "ok", false);
        until("said", () -> shown(form, "registry.note").contains("user"));
        assertFalse(shown(form, "registry.note").contains("s3cret"));
        type(form, "registry", "");
        until("said", () -> shown(form, "registry.note").equals("This is needed; fill it in."));
        type(form, "registry", "b.example");
        type(form, "name", "taken");
        until(
                "said",
                () -> shown(form, "name.note")
                        .equals("There is another entry of the name taken; choose another name."));
        awaitEnabled(form, "ok", false);
        type(form, "name", "free");
        type(form, "user", "me");
        until("said", () -> shown(form, "user.note").contains("“Password”"));
        awaitEnabled(form, "ok", true);
    }

    @Test
    void whatIsFoldedAwayIsShownWhereItIsUsedAndFilesAreLookedAt() {
        SettingsDialog dialog = rig.open("source:\n- registry: a.example\n  ca: gone.pem\n- registry: b.example\n");
        RepositoryForm form = edit(dialog, 0);
        until("said", () -> shown(form, "ca.note").contains("does not exist"));
        awaitEnabled(form, "ok", true);
        JCheckBox insecure = find(form, JCheckBox.class, "skiptlsverify");
        GuiActionRunner.execute(() -> insecure.setSelected(true));
        type(form, "ca", "");
        press(form, "ok");
        SettingsRig.awaitNone(RepositoryForm.class);
        RepositoryForm other = edit(dialog, 1);
        assertFalse(find(other, AbstractButton.class, "more").isSelected());
        press(other, "cancel");
        SettingsRig.awaitNone(RepositoryForm.class);
        press(dialog, "ok");
        rig.awaitSaved();
        assertTrue(rig.saved.get(0).settings().sources().get(0).skiptlsverify());
        assertEquals(null, rig.saved.get(0).settings().sources().get(0).ca());
    }

    @Test
    void passwordIsDotsUntilSomebodyWantsToSeeIt() {
        SettingsDialog dialog = rig.open("source:\n- registry: a.example\n  user: me\n  password: " + PASSWORD + "\n");
        JTable table = find(dialog, JTable.class, "gui.settings.source");
        until("a row", () -> table.getRowCount() == 1);
        RepositoryForm form = edit(dialog, 0);
        JPasswordField field = find(form, JPasswordField.class, "password");
        assertEquals(PASSWORD, new String(field.getPassword()));
        List<String> said = new ArrayList<>();
        GuiActionRunner.execute(() -> {
            said(dialog, said);
            said(form, said);
        });
        assertFalse(String.join("\n", said).contains(PASSWORD), said::toString);
        press(form, "password.show");
        until("shown", () -> field.getEchoChar() == 0);
        press(form, "password.show");
        until("dots", () -> field.getEchoChar() != 0);
    }

    /** All that a screen reader, or a log that somebody writes components into, could come by. */
    private static void said(Container container, List<String> said) {
        said.add(container.toString());
        AccessibleContext context = container.getAccessibleContext();
        if (context != null) {
            said.add(context.getAccessibleName() + " " + context.getAccessibleDescription());
            AccessibleText text = context.getAccessibleText();
            for (int i = 0; text != null && i < text.getCharCount(); i++) {
                said.add(text.getAtIndex(AccessibleText.WORD, i));
            }
        }
        if (container instanceof JTable table) {
            for (int row = 0; row < table.getRowCount(); row++) {
                for (int column = 0; column < table.getColumnCount(); column++) {
                    said.add(String.valueOf(table.getValueAt(row, column)));
                }
            }
        }
        for (Component component : container.getComponents()) {
            if (component instanceof Container inner) {
                said(inner, said);
            }
        }
    }

    @Test
    void tabWalksFromTopToBottomAndLettersAreOfOneControlEach() {
        RepositoryForm form = add(rig.open("maxconn: 5\n"));
        type(form, "registry", "a.example");
        awaitEnabled(form, "ok", true);
        press(form, "more");
        JTextComponent address = find(form, JTextComponent.class, "registry");
        until("focus", address::isFocusOwner);
        List<String> walked = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Component before = focusOwner();
            walked.add(String.valueOf(before.getName()));
            GuiActionRunner.execute(before::transferFocus);
            until("next", () -> focusOwner() != before);
        }
        assertEquals(
                List.of(
                        "registry",
                        "name",
                        "user",
                        "password",
                        "password.show",
                        "more",
                        "repository",
                        "ca",
                        "ca.choose",
                        "clientcert",
                        "clientcert.choose",
                        "clientkey"),
                walked);
        for (Language language : Language.values()) {
            GuiActionRunner.execute(() -> rig.texts.use(language));
            GuiActionRunner.execute(() -> Accessibility.check(form));
        }
    }

    private static Component focusOwner() {
        Component owner = KeyboardFocusManager.getCurrentKeyboardFocusManager().getFocusOwner();
        return owner == null ? new JLabel() : owner;
    }
}

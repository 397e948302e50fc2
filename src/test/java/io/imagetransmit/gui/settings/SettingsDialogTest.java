package io.imagetransmit.gui.settings;

import static io.imagetransmit.gui.settings.SettingsRig.awaitEnabled;
import static io.imagetransmit.gui.settings.SettingsRig.find;
import static io.imagetransmit.gui.settings.SettingsRig.page;
import static io.imagetransmit.gui.settings.SettingsRig.press;
import static io.imagetransmit.gui.settings.SettingsRig.row;
import static io.imagetransmit.gui.settings.SettingsRig.shown;
import static io.imagetransmit.gui.settings.SettingsRig.type;
import static io.imagetransmit.gui.settings.SettingsRig.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.gui.view.Accessibility;
import io.imagetransmit.gui.view.Theme;
import io.imagetransmit.i18n.Language;
import java.awt.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.swing.AbstractButton;
import javax.swing.JComboBox;
import javax.swing.JDialog;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JTable;
import org.assertj.swing.edt.GuiActionRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SettingsDialogTest {
    private static final String CONFIG = """
            # ours
            source:
            - registry: http://10.45.80.1  # the old one
              name: nj
              user: admin
              password: ${NJ_PASSWORD}
            target:
            # production
            - registry: 10.45.46.109
              name: gz
              password: hunter2
              user: root
            group:
            - name: all
              targets: [gz]
            retries: 2  # rounds
            """;

    private final SettingsRig rig = new SettingsRig(Map.of("NJ_PASSWORD", "opensesame"));

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void repositoriesAreAddedEditedAndTakenAwayAndCommentsStay() {
        SettingsDialog dialog = rig.open(CONFIG);
        press(dialog, "gui.settings.add");
        RepositoryForm form = SettingsRig.await(RepositoryForm.class);
        type(form, "registry", " https://harbor.example.com/library ");
        type(form, "name", "harbor");
        press(form, "ok");
        SettingsRig.awaitNone(RepositoryForm.class);

        row(dialog, "gui.settings.source", 0);
        press(dialog, "gui.settings.edit");
        form = SettingsRig.await(RepositoryForm.class);
        type(form, "registry", "http://10.45.80.2");
        press(form, "ok");
        SettingsRig.awaitNone(RepositoryForm.class);

        row(dialog, "gui.settings.source", 1);
        press(dialog, "gui.settings.copy");
        form = SettingsRig.await(RepositoryForm.class);
        assertEquals("harbor-2", shown(form, "name"));
        press(form, "ok");
        SettingsRig.awaitNone(RepositoryForm.class);
        row(dialog, "gui.settings.source", 2);
        press(dialog, "gui.settings.remove");
        JTable table = find(dialog, JTable.class, "gui.settings.source");
        until("two rows", () -> table.getRowCount() == 2);
        press(dialog, "ok");
        rig.awaitSaved();
        assertEquals(CONFIG.replace("10.45.80.1 ", "10.45.80.2 ").replace("target:\n", """
                        - registry: https://harbor.example.com/library
                          name: harbor
                        target:
                        """), rig.written());
        assertEquals(
                List.of("nj", "harbor"),
                rig.saved.get(0).settings().sources().stream()
                        .map(repository -> repository.name())
                        .toList());
    }

    @Test
    void whatCannotBeUsedIsSaidAtOnceAndNotSaved() {
        SettingsDialog dialog = rig.open(CONFIG);
        page(dialog, "transfer");
        type(dialog, "maxconn", "many");
        awaitEnabled(dialog, "ok", false);
        assertEquals(
                "The value many is not valid; it must be a whole number from 0 to 256.", shown(dialog, "maxconn.note"));
        assertEquals(
                "Something is wrong on the page “Transfer”. Mend it there, then press OK.", shown(dialog, "status"));
        assertEquals("Transfer: something is wrong", GuiActionRunner.execute(() -> {
            JList<?> pages = find(dialog, JList.class, "pages");
            return pages.getAccessibleContext()
                    .getAccessibleChild(2)
                    .getAccessibleContext()
                    .getAccessibleName();
        }));
        GuiActionRunner.execute(() -> rig.texts.use(Language.ZH));
        assertEquals("值 many 无效；应为：0 到 256 之间的整数。", shown(dialog, "maxconn.note"));
        GuiActionRunner.execute(() -> rig.texts.use(Language.EN));

        type(dialog, "maxconn", "7");
        awaitEnabled(dialog, "ok", true);
        page(dialog, "watch");
        type(dialog, "schedule", "every night");
        awaitEnabled(dialog, "ok", false);
        assertTrue(shown(dialog, "schedule.note").startsWith("The value every night is not valid"));
        assertEquals(CONFIG, rig.written());
    }

    @Test
    void whatIsAsEverStaysUnwritten() {
        SettingsDialog dialog = rig.open(CONFIG);
        page(dialog, "transfer");
        assertEquals("5", shown(dialog, "maxconn"));
        type(dialog, "maxconn", "6");
        type(dialog, "maxconn", "5");
        type(dialog, "retries", "3");
        page(dialog, "bundle");
        press(dialog, "singlefile");
        press(dialog, "singlefile");
        until(
                "taken back",
                () -> !find(dialog, AbstractButton.class, "singlefile").isSelected());
        press(dialog, "ok");
        rig.awaitSaved();
        assertEquals(CONFIG.replace("retries: 2", "retries: 3"), rig.written());
        assertEquals(3, rig.saved.get(0).settings().retries());
    }

    @Test
    void cacheIsThereWhenItIsSwitchedOnAndLeavesNothingBehind() {
        SettingsDialog dialog = rig.open("maxconn: 5\n");
        page(dialog, "cache");
        assertFalse(find(dialog, Component.class, "keepdays").isEnabled());
        press(dialog, "cache");
        until("fields", () -> find(dialog, Component.class, "keepdays").isEnabled());
        type(dialog, "keepdays", "30");
        type(dialog, "pathname", "");
        press(dialog, "ok");
        rig.awaitSaved();
        assertEquals(
                "cache",
                Objects.requireNonNull(rig.saved.get(0).settings().cache()).pathname());
        assertEquals(
                30, Objects.requireNonNull(rig.saved.get(0).settings().cache()).keepdays());

        SettingsDialog again = rig.open(rig.written());
        page(again, "cache");
        press(again, "cache");
        until("no fields", () -> !find(again, Component.class, "keepdays").isEnabled());
        press(again, "ok");
        until("saved again", () -> rig.saved.size() == 2);
        assertEquals(List.of(), rig.saved.get(1).problems());
        assertEquals(null, rig.saved.get(1).settings().cache());
    }

    @Test
    void languageAndLookChangeAtOnceAndCancelPutsThemBack() {
        SettingsDialog dialog = rig.open(CONFIG);
        page(dialog, "language");
        JComboBox<?> language = find(dialog, JComboBox.class, "lang");
        GuiActionRunner.execute(() -> language.setSelectedItem("zh_CN"));
        until("Chinese", () -> dialog.getTitle().equals("设置"));
        assertEquals("确定(O)", find(dialog, AbstractButton.class, "ok").getText());
        JComboBox<?> look = find(dialog, JComboBox.class, "look");
        GuiActionRunner.execute(() -> look.setSelectedItem(Theme.DARK));
        press(dialog, "cancel");
        JDialog question = question();
        press(question, "answer.0");
        SettingsRig.awaitNone(SettingsDialog.class);
        assertEquals(List.of(Theme.DARK, Theme.SYSTEM), rig.looks);
        assertEquals(Language.EN, rig.texts.messages().language());
        assertEquals(CONFIG, rig.written());
    }

    private static JDialog question() {
        until("a question", () -> SettingsRig.showing(QuestionDialog.class).isPresent());
        return SettingsRig.await(QuestionDialog.class);
    }

    @Test
    void whatSomebodyElseHasChangedIsNotOverwritten() throws IOException {
        SettingsDialog dialog = rig.open(CONFIG);
        page(dialog, "transfer");
        type(dialog, "retries", "4");
        Files.writeString(rig.file(), CONFIG + "maxconn: 9\n");
        press(dialog, "ok");
        JDialog question = question();
        assertTrue(shown(dialog, "status").contains("was changed by another program meanwhile"));
        press(question, "answer.0");
        until("read again", () -> shown(dialog, "maxconn").equals("9"));
        assertEquals("2", shown(dialog, "retries"));
        type(dialog, "retries", "4");
        press(dialog, "ok");
        rig.awaitSaved();
        assertEquals(CONFIG.replace("retries: 2", "retries: 4") + "maxconn: 9\n", rig.written());
    }

    @Test
    void whatOnlyItsAuthorCanChangeIsSaidAndTakenBack() {
        String shared = "maxconn: &number 5\nretries: *number\n";
        SettingsDialog dialog = rig.open(shared);
        page(dialog, "transfer");
        type(dialog, "maxconn", "6");
        until("said", () -> shown(dialog, "status").startsWith("This cannot be changed here"));
        assertEquals("5", shown(dialog, "maxconn"));
        press(dialog, "ok");
        rig.awaitSaved();
        assertEquals(shared, rig.written());
    }

    @Test
    void targetOfAGroupIsNotTakenAway() {
        SettingsDialog dialog = rig.open(CONFIG);
        page(dialog, "target");
        row(dialog, "gui.settings.target", 0);
        press(dialog, "gui.settings.remove");
        until("refused", () -> shown(dialog, "pageNote").contains("The group “all” names this target"));
        assertEquals(1, find(dialog, JTable.class, "gui.settings.target").getRowCount());
    }

    @Test
    void notificationsAreAddedAndShowNoSecret() {
        SettingsDialog dialog = rig.open(CONFIG);
        page(dialog, "notifications");
        press(dialog, "gui.settings.add");
        NotificationForm form = SettingsRig.await(NotificationForm.class);
        awaitEnabled(form, "ok", false);
        JComboBox<?> service = find(form, JComboBox.class, "service");
        GuiActionRunner.execute(() -> service.setSelectedIndex(3));
        type(form, "webhook.url", "nonsense");
        until("refused", () -> shown(form, "webhook.url.note").contains("is not valid"));
        type(form, "webhook.url", "https://hooks.example.com/t0ken");
        press(form, "ok");
        SettingsRig.awaitNone(NotificationForm.class);
        JTable table = find(dialog, JTable.class, "gui.settings.notifications");
        until("a row", () -> table.getRowCount() == 1);
        assertEquals("Address", table.getValueAt(0, 1));
        press(dialog, "ok");
        rig.awaitSaved();
        assertTrue(rig.written().startsWith(CONFIG));
        assertTrue(rig.written().contains("- url: https://hooks.example.com/t0ken\n"), rig.written());
    }

    @Test
    void everythingHasANameAndALetterOfItsOwnInBothLanguages() {
        SettingsDialog dialog = rig.open(CONFIG);
        JList<?> pages = find(dialog, JList.class, "pages");
        for (Language language : Language.values()) {
            GuiActionRunner.execute(() -> rig.texts.use(language));
            for (int i = 0; i < pages.getModel().getSize(); i++) {
                int index = i;
                GuiActionRunner.execute(() -> pages.setSelectedIndex(index));
                GuiActionRunner.execute(() -> Accessibility.check(dialog));
            }
        }
        page(dialog, "notifications");
        press(dialog, "gui.settings.add");
        NotificationForm form = SettingsRig.await(NotificationForm.class);
        JComboBox<?> service = find(form, JComboBox.class, "service");
        for (int i = 0; i < service.getItemCount(); i++) {
            int index = i;
            GuiActionRunner.execute(() -> service.setSelectedIndex(index));
            GuiActionRunner.execute(() -> Accessibility.check(form));
        }
    }

    @Test
    void emptyTablesSayWhatToDo() {
        SettingsDialog dialog = rig.open("maxconn: 5\n");
        JTable table = find(dialog, JTable.class, "gui.settings.source");
        JLabel nothing = Arrays.stream(table.getComponents())
                .filter(JLabel.class::isInstance)
                .map(JLabel.class::cast)
                .findFirst()
                .orElseThrow();
        assertEquals("No source yet: press “Add”", nothing.getText());
        assertTrue(nothing.isShowing());
    }
}

package io.imagetransmit.gui.settings;

import static io.imagetransmit.gui.settings.SettingsRig.awaitEnabled;
import static io.imagetransmit.gui.settings.SettingsRig.find;
import static io.imagetransmit.gui.settings.SettingsRig.press;
import static io.imagetransmit.gui.settings.SettingsRig.shown;
import static io.imagetransmit.gui.settings.SettingsRig.type;
import static io.imagetransmit.gui.settings.SettingsRig.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.config.LoadedSettings;
import io.imagetransmit.config.SettingsLoader;
import io.imagetransmit.gui.view.Accessibility;
import io.imagetransmit.i18n.Language;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.swing.AbstractButton;
import javax.swing.JFrame;
import javax.swing.JPanel;
import org.assertj.swing.edt.GuiActionRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WelcomePanelTest {
    private final SettingsRig rig = new SettingsRig(Map.of());
    private final List<LoadedSettings> started = new ArrayList<>();

    @AfterEach
    void close() {
        rig.close();
    }

    private JFrame show(JPanel panel) {
        return GuiActionRunner.execute(() -> {
            JFrame frame = new JFrame();
            frame.setContentPane(panel);
            frame.setSize(900, 640);
            frame.setVisible(true);
            return frame;
        });
    }

    private JFrame welcome(Path file) {
        return show(GuiActionRunner.execute(
                () -> new WelcomePanel(rig.texts, rig.environment, file, new WelcomePanel.Listener() {
                    @Override
                    public void started(LoadedSettings loaded) {
                        started.add(loaded);
                    }

                    @Override
                    public void chosen(Path chosen) {
                        throw new AssertionError(chosen);
                    }
                })));
    }

    private static void answer(JFrame frame, String step, String address) {
        press(frame, step);
        RepositoryForm form = SettingsRig.await(RepositoryForm.class);
        type(form, "registry", address);
        press(form, "ok");
        SettingsRig.awaitNone(RepositoryForm.class);
    }

    @Test
    void twoAnswersMakeAFile() {
        JFrame frame = welcome(rig.file());
        for (Language language : Language.values()) {
            GuiActionRunner.execute(() -> rig.texts.use(language));
            GuiActionRunner.execute(() -> Accessibility.check(frame));
        }
        press(frame, "language.ZH");
        until(
                "Chinese",
                () -> find(frame, AbstractButton.class, "start").getText().equals("开始使用(S)"));
        assertTrue(!find(frame, AbstractButton.class, "start").isEnabled());
        answer(frame, "step.source", "10.45.80.1");
        awaitEnabled(frame, "start", true);
        assertEquals(
                "第 1 步：镜像来自 10.45.80.1",
                find(frame, AbstractButton.class, "step.source").getText());
        answer(frame, "step.target", "https://10.45.46.109");
        answer(frame, "step.source", "10.45.80.2"); // thought better of it
        press(frame, "start");
        until("started", () -> !started.isEmpty());
        LoadedSettings read = new SettingsLoader(Map.of()).read(rig.file());
        assertEquals(List.of(), read.problems());
        assertEquals("zh_CN", read.settings().lang());
        assertEquals("10.45.80.2", read.settings().sources().get(0).name());
        assertEquals("https://10.45.46.109", read.settings().targets().get(0).registry());
        assertEquals(read.settings().sources(), started.get(0).settings().sources());
        assertTrue(rig.written().startsWith("# "), rig.written());
    }

    @Test
    void whatCannotBeWrittenIsSaid() {
        Path file = rig.folder.write("file", "");
        JFrame frame = welcome(file.resolve("cfg.yaml"));
        answer(frame, "step.source", "10.45.80.1");
        press(frame, "start");
        until("said", () -> shown(frame, "welcome.status").contains("could not be saved"));
        assertEquals(List.of(), started);
    }

    @Test
    void brokenFileIsExplainedWithItsLine() {
        rig.folder.write("cfg.yaml", "source:\n- registry: 10.45.80.1\n   name: nj\n");
        LoadedSettings loaded = new SettingsLoader(Map.of()).read(rig.file());
        List<String> again = new ArrayList<>();
        JFrame frame =
                show(GuiActionRunner.execute(() -> new BrokenConfigPanel(rig.texts, loaded, () -> again.add("again"))));
        assertTrue(shown(frame, "problem").startsWith("Line 3: this is not valid YAML"), shown(frame, "problem"));
        GuiActionRunner.execute(() -> rig.texts.use(Language.ZH));
        assertTrue(shown(frame, "problem").startsWith("第3行："), shown(frame, "problem"));
        GuiActionRunner.execute(() -> Accessibility.check(frame));
        press(frame, "again");
        until("again", () -> again.equals(List.of("again")));
    }
}

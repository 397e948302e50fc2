package io.imagetransmit.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.gui.ActionBar.Action;
import io.imagetransmit.gui.view.Accessibility;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.Screen;
import java.awt.Component;
import java.awt.event.KeyEvent;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.swing.edt.GuiActionRunner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The window by keyboard, for screen readers, and at its first start. */
class WindowAccessTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String SETTINGS = WindowRig.settings("http://127.0.0.1:9", "http://127.0.0.1:9");

    @BeforeAll
    static void screen() {
        Screen.open();
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyControlHasANameAndALetterOfItsOwn(Language language) {
        try (WindowRig rig = new WindowRig(language, SETTINGS)) {
            GuiActionRunner.execute(() -> Accessibility.check(rig.frame().getContentPane()));
        }
    }

    @Test
    void tabGoesFromTopToBottom() {
        try (WindowRig rig = new WindowRig(Language.EN, SETTINGS)) {
            List<String> names = GuiActionRunner.execute(() -> {
                List<String> order = new ArrayList<>();
                var policy = rig.frame().getFocusTraversalPolicy();
                Component first = policy.getFirstComponent(rig.frame());
                for (Component next = first; order.size() < 40; next = policy.getComponentAfter(rig.frame(), next)) {
                    if (next == first && !order.isEmpty()) {
                        break;
                    }
                    order.add(String.valueOf(next.getName()));
                }
                return order;
            });
            List<String> wanted = List.of(
                    "source",
                    "target",
                    "transmit",
                    "upload",
                    "verify",
                    "imageList.text",
                    "log-search",
                    "images-filter");
            List<String> found = names.stream().filter(wanted::contains).toList();
            assertEquals(wanted, found, names.toString());
        }
    }

    @Test
    void altAndALetterPressAButton() {
        try (WindowRig rig = new WindowRig(Language.EN, SETTINGS)) {
            rig.list("a/b:1");
            rig.alt(KeyEvent.VK_T);
            assertTrue(rig.awaitEnd().startsWith("This did not work"), rig.notice());
        }
    }

    @Test
    void firstStartWelcomesAndCopiesAnExistingFile() throws Exception {
        try (WindowRig rig = new WindowRig(Language.ZH, "")) {
            GuiActionRunner.execute(() -> Accessibility.check(rig.frame().getContentPane()));
            Files.writeString(rig.path("mine.yaml"), SETTINGS);
            rig.press(rig.window().button("existing").target());
            rig.choose(rig.path("mine.yaml"));
            Polling.until("the buttons are there", LIMIT, () -> rig.isEnabled(Action.TRANSMIT));
            assertEquals(SETTINGS, Files.readString(rig.path("cfg.yaml")));
        }
    }
}

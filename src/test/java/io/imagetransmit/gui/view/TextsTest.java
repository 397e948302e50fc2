package io.imagetransmit.gui.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.imagetransmit.i18n.Language;
import io.imagetransmit.testing.Screen;
import java.awt.event.KeyEvent;
import javax.swing.JButton;
import org.assertj.swing.edt.GuiActionRunner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TextsTest {
    @BeforeAll
    static void screen() {
        Screen.open();
    }

    @Test
    void textsFollowTheLanguageUntilTheyEnd() {
        GuiActionRunner.execute(() -> {
            Texts texts = new Texts(Language.EN);
            JButton button = new JButton();
            Texts.Registration registration = texts.caption(button, "gui.transmit");
            assertEquals("Transmit", button.getText());
            assertEquals(KeyEvent.VK_T, button.getMnemonic());
            texts.use(Language.ZH);
            assertEquals("直传(T)", button.getText());
            registration.end();
            texts.use(Language.EN);
            assertEquals("直传(T)", button.getText());
        });
    }
}

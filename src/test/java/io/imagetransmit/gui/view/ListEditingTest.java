package io.imagetransmit.gui.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.i18n.Language;
import io.imagetransmit.testing.Polling;
import java.awt.Toolkit;
import java.awt.datatransfer.StringSelection;
import java.awt.event.KeyEvent;
import java.util.stream.IntStream;
import javax.swing.JPopupMenu;
import org.assertj.swing.edt.GuiActionRunner;
import org.junit.jupiter.api.Test;

/** The list as a text like any other. */
class ListEditingTest extends ListEditorRig {
    @Test
    void undoGoesBackInStepsAsPeopleSeeThem() {
        set(() -> editor.setText("first\r\nsecond\r"));
        untilText("first\nsecond\n");
        text.focus();
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_END);
        text.enterText("third\nfourth");
        press(KeyEvent.VK_BACK_SPACE);
        press(KeyEvent.VK_BACK_SPACE);
        untilText("first\nsecond\nthird\nfour");
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        untilText("first\nsecond\nthird\nfourth");
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        untilText("first\nsecond\nthird\n");
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        untilText("first\nsecond\n");
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Y);
        untilText("first\nsecond\nthird");
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_A);
        text.enterText("x");
        untilText("x");
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        untilText("first\nsecond\nthird");
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Y);
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Y);
        untilText("x");
    }

    @Test
    void listThatIsPutThereCanBeTakenBack() {
        set(() -> editor.setText("mine"));
        set(() -> editor.setText("the bundle's"));
        text.focus();
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        untilText("mine");
    }

    @Test
    void rightButtonOffersWhatCanBeDone() {
        Toolkit.getDefaultToolkit().getSystemClipboard().setContents(new StringSelection("from\r\nelsewhere"), null);
        JPopupMenu menu = text.showPopupMenu().target();
        assertFalse(enabled(menu, "gui.edit.undo"));
        assertFalse(enabled(menu, "gui.edit.cut"));
        window.menuItem("gui.edit.paste").click();
        untilText("from\nelsewhere");
        text.showPopupMenu();
        window.menuItem("gui.edit.all").click();
        set(() -> editor.setEditable(false));
        text.showPopupMenu();
        assertFalse(enabled(menu, "gui.edit.undo"));
        assertFalse(enabled(menu, "gui.edit.cut"));
        assertFalse(enabled(menu, "gui.edit.paste"));
        assertTrue(enabled(menu, "gui.edit.copy"));
        press(KeyEvent.VK_ESCAPE);
        press(KeyEvent.VK_CONTROL, KeyEvent.VK_Z);
        untilText("from\nelsewhere");
    }

    private static boolean enabled(JPopupMenu menu, String name) {
        return GuiActionRunner.execute(() -> IntStream.range(0, menu.getComponentCount())
                .mapToObj(menu::getComponent)
                .filter(item -> name.equals(item.getName()))
                .findFirst()
                .orElseThrow()
                .isEnabled());
    }

    @Test
    void tellsWhatALineLooksLikeWhileThereIsNone() {
        assertEquals("No images yet", count());
        assertTrue(inked() > 500, "a text in the empty box");
        text.enterText("a");
        assertTrue(inked() < 100, "nothing but the letter");
    }

    @Test
    void tabLeavesTheTextAndTheTextHasAName() {
        text.enterText("a");
        press(KeyEvent.VK_TAB);
        Polling.until(
                "the focus is elsewhere", SOON, () -> !get(() -> editor.area().isFocusOwner()));
        untilText("a");
        assertEquals("Image list", editor.area().getAccessibleContext().getAccessibleName());
        set(() -> texts.use(Language.ZH));
        assertEquals("镜像列表(L)", editor.area().getAccessibleContext().getAccessibleName());
    }
}

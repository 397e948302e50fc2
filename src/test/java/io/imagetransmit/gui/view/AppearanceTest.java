package io.imagetransmit.gui.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.formdev.flatlaf.FlatLaf;
import com.formdev.flatlaf.FlatLightLaf;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.Screen;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JTextArea;
import javax.swing.UIManager;
import org.assertj.swing.edt.GuiActionRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AppearanceTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @BeforeAll
    static void screen() {
        Screen.open();
    }

    @AfterEach
    void asItWas() {
        GuiActionRunner.execute(() -> {
            FlatLaf.setPreferredFontFamily(null);
            FlatLaf.setPreferredMonospacedFontFamily(null);
            FlatLightLaf.setup();
        });
    }

    @Test
    void answersOfTheSystemsAreUnderstood() {
        String windows = """
                HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize
                    AppsUseLightTheme    REG_DWORD    0x%s

                """.replace("\n", "\r\n");
        assertTrue(SystemTheme.darkOnWindows(String.format(Locale.ROOT, windows, "0")));
        assertFalse(SystemTheme.darkOnWindows(String.format(Locale.ROOT, windows, "1")));
        assertFalse(SystemTheme.darkOnWindows("ERROR: The system was unable to find the specified registry key"));
        assertTrue(SystemTheme.darkOnMac("Dark\n"));
        assertFalse(SystemTheme.darkOnMac(""));
        assertTrue(SystemTheme.darkOnGnome("'prefer-dark'\n"));
        assertFalse(SystemTheme.darkOnGnome("'prefer-light'\n"));
        assertFalse(SystemTheme.darkOnGnome("'default'\n"));
    }

    @Test
    void eachSystemIsAskedInItsOwnWay() {
        Map<String, String> environment = Map.of("SystemRoot", "D:\\Win");
        assertEquals("D:\\Win\\System32\\reg.exe", program("Windows Server 2022", environment));
        assertEquals("/usr/bin/defaults", program("Mac OS X", environment));
        assertEquals("gsettings", program("Linux", environment));
    }

    private static String program(String system, Map<String, String> environment) {
        return SystemTheme.of(system, environment).command().get(0);
    }

    @Test
    void systemThatFailsOrDoesNotAnswerIsLight() {
        assertTrue(asked(SOON, "sh", "-c", "echo yes").dark());
        assertFalse(asked(SOON, "sh", "-c", "echo yes; exit 1").dark());
        assertFalse(asked(SOON, "/nowhere/gsettings").dark());
        assertFalse(asked(SOON, "sh", "-c", "echo no").dark());
        assertFalse(asked(Duration.ofMillis(50), "sh", "-c", "echo yes; exec sleep 60")
                .dark());
    }

    @Test
    void childThatHoldsThePipeHoldsUpNothing() {
        long start = System.nanoTime();
        assertTrue(asked(SOON, "sh", "-c", "echo yes; exec sleep 15 2>&1 &").dark());
        assertTrue(System.nanoTime() - start < SOON.toNanos());
    }

    private static SystemTheme asked(Duration patience, String... command) {
        return new SystemTheme(List.of(command), answer -> answer.strip().equals("yes"), patience);
    }

    @Test
    void openWindowsChangeTheirLook() {
        Appearance appearance = new Appearance(asked(SOON, "false"));
        AtomicInteger done = new AtomicInteger();
        JFrame frame = GuiActionRunner.execute(() -> {
            appearance.use(Theme.LIGHT, Language.EN, done::incrementAndGet);
            JFrame made = new JFrame();
            made.add(new JLabel("x"));
            made.pack();
            made.setVisible(true);
            return made;
        });
        try {
            GuiActionRunner.execute(() -> {
                Color light = frame.getContentPane().getBackground();
                appearance.use(Theme.DARK, Language.EN, done::incrementAndGet);
                assertTrue(FlatLaf.isLafDark());
                assertNotEquals(light, frame.getContentPane().getBackground());
                appearance.use(Theme.LIGHT, Language.EN, done::incrementAndGet);
                assertEquals(light, frame.getContentPane().getBackground());
                assertEquals(3, done.get());
            });
        } finally {
            GuiActionRunner.execute(frame::dispose);
        }
    }

    @Test
    void looksLikeTheSystemAndFollowsIt() {
        AtomicInteger answers = new AtomicInteger();
        Appearance appearance =
                new Appearance(new SystemTheme(List.of("echo"), answer -> answers.incrementAndGet() % 2 == 1, SOON));
        AtomicInteger done = new AtomicInteger();
        GuiActionRunner.execute(() -> appearance.use(Theme.SYSTEM, Language.EN, done::incrementAndGet));
        Polling.until("dark as the system", SOON, () -> done.get() == 1);
        assertTrue(FlatLaf.isLafDark());
        GuiActionRunner.execute(appearance::lookAgain);
        Polling.until("light as the system", SOON, () -> !FlatLaf.isLafDark());
        GuiActionRunner.execute(() -> {
            appearance.use(Theme.SYSTEM, Language.EN, done::incrementAndGet);
            appearance.use(Theme.LIGHT, Language.EN, done::incrementAndGet);
        });
        Polling.until("the last answer is no longer wanted", SOON, () -> done.get() == 3);
        assertFalse(FlatLaf.isLafDark());
        GuiActionRunner.execute(appearance::lookAgain);
        assertEquals(3, answers.get(), "nobody asks a system that is not followed");
    }

    @Test
    void chineseIsWrittenInChineseForms() {
        assumeTrue(!new Font("Noto Sans CJK SC", Font.PLAIN, 12)
                .getFamily(Locale.ROOT)
                .equals(Font.DIALOG));
        GuiActionRunner.execute(() -> {
            Appearance appearance = new Appearance(asked(SOON, "false"));
            appearance.use(Theme.LIGHT, Language.ZH, () -> {});
            JTextArea list = new JTextArea();
            list.setFont(UIManager.getFont("monospaced.font"));
            assertChinese(new JLabel().getFont(), "Noto Sans CJK");
            assertChinese(list.getFont(), "Noto Sans Mono CJK");
            appearance.use(Theme.LIGHT, Language.EN, () -> {});
            assertNull(FlatLaf.getPreferredFontFamily());
            assertChinese(UIManager.getFont("monospaced.font"), "Noto Sans Mono CJK");
        });
    }

    /** These four are drawn differently in China and in Japan. */
    private static void assertChinese(Font font, String family) {
        for (String character : List.of("直", "骨", "复", "将")) {
            int[] drawn = drawn(font, character);
            Font chinese = new Font(family + " SC", font.getStyle(), font.getSize());
            Font japanese = new Font(family + " JP", font.getStyle(), font.getSize());
            assertTrue(Arrays.equals(drawn(chinese, character), drawn), character + " in " + font);
            assertFalse(Arrays.equals(drawn(japanese, character), drawn), character + " in " + font);
        }
    }

    private static int[] drawn(Font font, String character) {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setFont(font.deriveFont(40f));
        graphics.drawString(character, 4, 50);
        graphics.dispose();
        return image.getRGB(0, 0, 64, 64, null, 0, 64);
    }
}

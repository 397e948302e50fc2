package io.imagetransmit.gui.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.formdev.flatlaf.FlatDarkLaf;
import com.formdev.flatlaf.FlatLaf;
import com.formdev.flatlaf.FlatLightLaf;
import io.imagetransmit.testing.Screen;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.swing.Icon;
import javax.swing.JLabel;
import javax.swing.UIManager;
import org.assertj.swing.edt.GuiActionRunner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is painted by code: the program's icon, symbols, colours. */
class PictureTest {
    private static final int WHITE = 0xffffff;

    @BeforeAll
    static void screen() {
        Screen.open();
    }

    @AfterEach
    void lightAgain() {
        GuiActionRunner.execute(() -> FlatLightLaf.setup());
    }

    @Test
    void symbolsDifferInShapeAndNotOnlyInColour() {
        for (Symbol one : Symbol.values()) {
            for (Symbol other : EnumSet.complementOf(EnumSet.of(one))) {
                Set<Integer> common = covered(one, 1);
                common.retainAll(covered(other, 1));
                Set<Integer> both = covered(one, 1);
                both.addAll(covered(other, 1));
                assertTrue(common.size() < both.size() * 0.6, one + " looks like " + other);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void symbolsFillTheirSquareAtEveryResolutionAndStayInIt(int scale) {
        for (Symbol symbol : Symbol.values()) {
            Set<Integer> covered = covered(symbol, scale);
            int size = Symbol.SIZE * scale;
            assertTrue(covered.size() > 12 * scale * scale, symbol + " is hardly there");
            for (int pixel : covered) {
                int x = pixel % 1000;
                int y = pixel / 1000;
                assertTrue(x < size && y < size, symbol + " paints beside itself at " + x + "," + y);
            }
        }
    }

    /** Where something is to be seen in a picture that is larger than the symbol, as y * 1000 + x. */
    private static Set<Integer> covered(Symbol symbol, int scale) {
        BufferedImage image = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 200, 200);
        graphics.scale(scale, scale);
        symbol.icon(() -> Color.BLACK).paintIcon(new JLabel(), graphics, 0, 0);
        graphics.dispose();
        Set<Integer> covered = new HashSet<>();
        for (int y = 0; y < 200; y++) {
            for (int x = 0; x < 200; x++) {
                if ((image.getRGB(x, y) & 0xff) < 0xa0) {
                    covered.add(y * 1000 + x);
                }
            }
        }
        return covered;
    }

    @Test
    void symbolTakesTheColourOfTheMomentOrOfItsControl() {
        JLabel label = new JLabel();
        label.setForeground(Color.GREEN);
        assertEquals(0x00ff00, middle(Symbol.CANCELLED.icon(), label));
        Color[] color = {Color.RED};
        Icon icon = Symbol.CANCELLED.icon(() -> color[0]);
        assertEquals(0xff0000, middle(icon, label));
        color[0] = Color.BLUE;
        assertEquals(0x0000ff, middle(icon, label));
    }

    private static int middle(Icon icon, JLabel label) {
        BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        icon.paintIcon(label, image.getGraphics(), 0, 0);
        return image.getRGB(8, 8) & WHITE;
    }

    @Test
    void iconIsThereInEverySizeWithCornersThatAreSeenThrough() {
        List<Integer> sizes = new ArrayList<>();
        for (Image each : AppIcon.images()) {
            BufferedImage image = (BufferedImage) each;
            sizes.add(image.getWidth());
            assertEquals(image.getWidth(), image.getHeight());
            int last = image.getWidth() - 1;
            assertTrue(image.getRGB(0, 0) >>> 24 < 0x80, "corner at " + last);
            assertEquals(0xff, image.getRGB(last / 2, last) >>> 24, "edge at " + last);
            assertTrue(whites(image) * 100 > 12 * image.getWidth() * image.getWidth(), "no box at " + last);
        }
        assertEquals(List.of(16, 20, 24, 32, 40, 48, 64, 128, 256), sizes);
    }

    private static int whites(BufferedImage image) {
        int whites = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                if ((image.getRGB(x, y) >> 16 & 0xff) > 0xb0) {
                    whites++;
                }
            }
        }
        return whites;
    }

    @ParameterizedTest
    @ValueSource(classes = {FlatLightLaf.class, FlatDarkLaf.class})
    void tonesAreReadableOnEveryBackground(Class<? extends FlatLaf> look) throws ReflectiveOperationException {
        FlatLaf laf = look.getConstructor().newInstance();
        GuiActionRunner.execute(() -> {
            FlatLaf.setup(laf);
            JLabel label = new JLabel("x");
            for (String key : List.of(
                    "Panel.background",
                    "TextArea.background",
                    "TextField.background",
                    "Table.background",
                    "List.background")) {
                Color background = UIManager.getColor(key);
                for (Tone tone : Tone.values()) {
                    tone.of(label);
                    double contrast = contrast(label.getForeground(), background);
                    assertTrue(
                            contrast >= 4.5, () -> look.getSimpleName() + " " + tone + " on " + key + ": " + contrast);
                }
            }
        });
    }

    @Test
    void toneOfAControlFollowsTheLook() {
        GuiActionRunner.execute(() -> {
            FlatLightLaf.setup();
            JLabel label = new JLabel("x");
            Tone.BAD.of(label);
            Color light = label.getForeground();
            FlatDarkLaf.setup();
            label.updateUI();
            assertEquals(Tone.BAD.color(), label.getForeground());
            assertTrue(luminance(label.getForeground()) > luminance(light));
        });
    }

    /** As WCAG 2 defines it. */
    private static double contrast(Color one, Color other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(Color color) {
        return 0.2126 * linear(color.getRed()) + 0.7152 * linear(color.getGreen()) + 0.0722 * linear(color.getBlue());
    }

    private static double linear(int channel) {
        double value = channel / 255.0;
        return value <= 0.03928 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }
}

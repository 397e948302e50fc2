package io.imagetransmit.gui;

import io.imagetransmit.gui.ActionBar.Action;
import io.imagetransmit.gui.view.ImageRow.State;
import io.imagetransmit.gui.view.Theme;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.Screen;
import java.awt.AWTException;
import java.awt.Dialog;
import java.awt.Frame;
import java.awt.Image;
import java.awt.Rectangle;
import java.awt.Robot;
import java.awt.Window;
import java.awt.image.BufferedImage;
import java.awt.image.MultiResolutionImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.swing.JDialog;
import javax.swing.JFrame;
import javax.swing.JList;
import org.assertj.swing.edt.GuiActionRunner;
import org.assertj.swing.fixture.DialogFixture;

/**
 * Makes a picture of the window in each of its states, as the script {@code screenshots} does for both languages, both looks, and
 * two resolutions.
 */
final class Screenshots {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path folder;
    private final String suffix;
    private final Language language;
    private final Theme theme;

    private Screenshots(Path folder, Language language, String look) {
        this.folder = folder;
        this.language = language;
        this.theme = Theme.valueOf(look.toUpperCase(Locale.ROOT));
        this.suffix = "-" + language.name().toLowerCase(Locale.ROOT) + "-" + look + ".png";
    }

    /** Arguments: a folder, {@code zh} or {@code en}, {@code light} or {@code dark}. */
    public static void main(String[] arguments) throws Exception {
        Screen.open();
        JFrame.setDefaultLookAndFeelDecorated(true);
        JDialog.setDefaultLookAndFeelDecorated(true);
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Language language = Language.valueOf(arguments[1].toUpperCase(Locale.ROOT));
        int code = 0;
        try {
            new Screenshots(folder, language, arguments[2]).all();
        } catch (Exception | Error e) {
            e.printStackTrace(); // what goes wrong on a thread is shown in the window, which is about to vanish
            code = 1;
        }
        System.exit(code);
    }

    private void all() throws Exception {
        try (RealRegistry source = RealRegistry.started();
                RealRegistry target = RealRegistry.started();
                FaultProxy slow = FaultProxy.before(source)) {
            RegistryPusher pusher = new RegistryPusher(source.access());
            String[] names = {"web", "api", "database", "queue", "search", "mail"};
            for (int i = 0; i < names.length; i++) {
                pusher.push("release/" + names[i], "2.1." + i, OddImages.bigLayer(900 + i, 1_500_000 + 900_000L * i));
            }
            try (WindowRig rig = new WindowRig(
                    language,
                    theme,
                    WindowRig.settings(slow.url().toString(), target.url().toString()))) {
                work(rig, slow);
                settings(rig);
            }
            for (String[] first :
                    new String[][] {{"welcome", ""}, {"broken-settings", "source:\n- registry: [1, 2\n"}}) {
                WindowRig rig = new WindowRig(language, theme, first[1]);
                shoot(first[0]);
                rig.close();
            }
        }
    }

    private void work(WindowRig rig, FaultProxy slow) throws Exception {
        shoot("empty");
        rig.list(
                "# 2.1",
                "release/web:2.1.0",
                "release/api:2.1.1",
                "release/database:2.1.2 -> product/db:2.1",
                "Release/Queue:2.1.3",
                "release/search：2.1.4");
        Polling.until(
                "the lines are read",
                LIMIT,
                () -> rig.frame().desk().editor().invalid().size() == 2);
        shoot("bad-lines");
        rig.list(
                "release/web:2.1.0",
                "release/api:2.1.1",
                "release/database:2.1.2 -> product/db:2.1",
                "release/queue:2.1.3",
                "release/search:2.1.4",
                "release/mail:2.1.5",
                "release/forgotten:1.0");
        rig.press(Action.VERIFY);
        rig.awaitEnd();
        shoot("verify");
        FaultProxy.Rule rule = slow.when(RequestMatch.blobGet(), Faults.stallResponse(1_200_000));
        rig.press(Action.TRANSMIT);
        Polling.until(
                "layers are on their way",
                LIMIT,
                () -> rig.rows().stream()
                                .filter(row -> row.state() == State.RUNNING && row.doneBytes() > 100_000)
                                .count()
                        > 3);
        Thread.sleep(1500); // so that there is a speed
        shoot("running");
        if (rule.applied() == 0) {
            throw new IllegalStateException("nothing was held up");
        }
        slow.behave();
        rig.awaitEnd();
        GuiActionRunner.execute(() -> rig.window().table("images").target().changeSelection(6, 2, false, false));
        shoot("failed");
        rig.list("release/web:2.1.0", "release/api:2.1.1", "release/mail:2.1.5");
        rig.press(Action.DOWNLOAD);
        rig.awaitEnd();
        shoot("downloaded");
        rig.press(Action.UPLOAD);
        rig.choose(rig.metaFiles().get(0));
        Polling.until(
                "the bundle is read",
                LIMIT,
                () -> GuiActionRunner.execute(
                                () -> rig.frame().session().stored().ready())
                        != null);
        rig.list("release/web:2.1.0", "release/api:2.1.1 -> office/api:2.1", "release/mail:2.1.5");
        shoot("upload");
        rig.press(Action.UPLOAD);
        shoot("upload-again");
        rig.answer(rig.text("gui.again.continue"));
        rig.awaitEnd();
        shoot("uploaded");
    }

    private void settings(WindowRig rig) throws Exception {
        rig.press(Action.SETTINGS);
        DialogFixture dialog = rig.dialog("settings");
        JList<?> pages = dialog.list("pages").target();
        int count = GuiActionRunner.execute(() -> pages.getModel().getSize());
        for (int i = 0; i < count; i++) {
            int page = i;
            GuiActionRunner.execute(() -> pages.setSelectedIndex(page));
            shoot("settings-" + (page + 1));
        }
        GuiActionRunner.execute(() -> pages.setSelectedIndex(1));
        rig.press(dialog.button("gui.settings.test").target());
        rig.dialog("test");
        Thread.sleep(4000); // all its steps
        shoot("doctor");
        rig.escape();
        rig.press(dialog.button("gui.settings.edit").target());
        rig.dialog("repository");
        shoot("repository");
        rig.escape();
        rig.escape();
    }

    private void shoot(String state) throws AWTException, IOException, InterruptedException {
        Thread.sleep(400); // the last repaint, and the lines that the log takes over now and then
        Rectangle bounds = new Rectangle();
        for (Window window : Window.getWindows()) {
            if (window.isShowing() && (window instanceof Frame || window instanceof Dialog)) {
                bounds = bounds.isEmpty() ? window.getBounds() : bounds.union(window.getBounds());
            }
        }
        MultiResolutionImage capture = new Robot().createMultiResolutionScreenCapture(bounds);
        List<Image> variants = capture.getResolutionVariants();
        Image finest = variants.get(variants.size() - 1);
        BufferedImage image =
                new BufferedImage(finest.getWidth(null), finest.getHeight(null), BufferedImage.TYPE_INT_RGB);
        image.createGraphics().drawImage(finest, 0, 0, null);
        ImageIO.write(image, "png", folder.resolve(state + suffix).toFile());
    }
}

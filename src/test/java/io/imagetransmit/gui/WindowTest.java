package io.imagetransmit.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.gui.ActionBar.Action;
import io.imagetransmit.gui.view.ImageRow.State;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.testing.Credentials;
import io.imagetransmit.testing.FaultProxy;
import io.imagetransmit.testing.Faults;
import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.Polling;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.RegistryOptions;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.RequestMatch;
import io.imagetransmit.testing.TestImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The six buttons, and what goes wrong, against real registries. */
class WindowTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final RealRegistry source = RealRegistry.started();
    private final RealRegistry target = RealRegistry.started();
    private final TestImage alpine = OddImages.dockerImage(501);
    private final TestImage busybox = OddImages.ociImage(502);

    @BeforeAll
    static void screen() {
        io.imagetransmit.testing.Screen.open();
    }

    @AfterEach
    void close() {
        source.close();
        target.close();
    }

    private WindowRig rig() {
        return new WindowRig(
                Language.EN,
                WindowRig.settings(source.url().toString(), target.url().toString()));
    }

    private void push(String repository, String tag, TestImage image) {
        new RegistryPusher(source.access()).push(repository, tag, image);
    }

    private boolean hasArrived(String repository, String tag, TestImage image) {
        return new RegistryInspector(target.access())
                .digest(repository, tag)
                .filter(image.digest()::equals)
                .isPresent();
    }

    private static List<State> states(WindowRig rig) {
        return rig.rows().stream().map(row -> row.state()).toList();
    }

    @Test
    void verifyShowsAndTransmitDoes() {
        push("public/alpine", "3.5", alpine);
        push("public/busybox", "1", busybox);
        try (WindowRig rig = rig()) {
            rig.list("public/alpine:3.5", "", "# 注释", "public/busybox:1");
            rig.press(Action.VERIFY);
            assertTrue(rig.awaitEnd().contains("2 images to carry, 0 there already"), rig.notice());
            assertEquals(List.of(State.WOULD_MOVE, State.WOULD_MOVE), states(rig));
            assertEquals(List.of(), new RegistryInspector(target.access()).tags("public/alpine"));

            rig.click(Action.TRANSMIT);
            assertTrue(rig.awaitEnd().startsWith("Done: all 2 images"), rig.notice());
            assertEquals(List.of(State.DONE, State.DONE), states(rig));
            assertTrue(hasArrived("public/alpine", "3.5", alpine));
            assertTrue(hasArrived("public/busybox", "1", busybox));

            rig.press(Action.VERIFY);
            assertTrue(rig.awaitEnd().contains("0 images to carry, 2 there already"), rig.notice());
            assertTrue(rig.log().contains("public/alpine:3.5"), rig.log());
        }
    }

    @Test
    void downloadIncrementAndUploadWithNewName() {
        push("app/web", "1", alpine);
        try (WindowRig rig = rig()) {
            rig.list("app/web:1");
            rig.press(Action.DOWNLOAD);
            assertTrue(rig.awaitEnd().startsWith("The bundle is complete"), rig.notice());
            Path full = rig.metaFiles().get(0);

            push("app/web", "2", busybox);
            rig.list("app/web:1", "app/web:2");
            rig.window().comboBox("mode").selectItem(1);
            rig.press(Action.DOWNLOAD);
            rig.choose(full);
            assertTrue(rig.awaitEnd().startsWith("The bundle is complete"), rig.notice());
            Path increment = rig.metaFiles().stream()
                    .filter(file -> !file.equals(full))
                    .findFirst()
                    .orElseThrow();

            rig.press(Action.UPLOAD);
            rig.choose(full);
            rig.awaitNotice("1 images of " + full.getFileName());
            assertEquals("app/web:1\n", rig.list());
            rig.list("app/web:1 -> office/site:one");
            rig.press(Action.VERIFY);
            assertTrue(rig.awaitEnd().startsWith("Upload would move"), rig.notice());
            rig.press(Action.UPLOAD);
            rig.answer("Upload this list");
            assertTrue(rig.awaitEnd().startsWith("Done: all 1"), rig.notice());
            assertTrue(hasArrived("office/site", "one", alpine), rig.log());
            assertFalse(hasArrived("app/web", "1", alpine));

            rig.press(Action.UPLOAD);
            rig.answer("Choose another file...");
            rig.choose(increment);
            rig.awaitNotice("2 images of");
            rig.press(Action.UPLOAD);
            rig.answer("Upload this list");
            assertTrue(rig.awaitEnd().startsWith("Done: all 2"), rig.notice());
            assertTrue(hasArrived("app/web", "2", busybox));

            rig.press(rig.window().button("bundle.drop").target());
            assertEquals("app/web:1\napp/web:2", rig.list());
        }
    }

    @Test
    void watchBringsWhatIsPushedUntilItIsStopped() {
        push("team/api", "1.0", alpine);
        try (WindowRig rig = rig()) {
            rig.list("team/api:1.0");
            rig.press(Action.WATCH);
            Polling.until("1.0 arrives", LIMIT, () -> hasArrived("team/api", "1.0", alpine));
            Polling.until("the table shows it", LIMIT, () -> states(rig).equals(List.of(State.DONE)));
            rig.press(Action.CANCEL);
            assertTrue(rig.awaitEnd().startsWith("Stopped"), rig.notice());
        }
    }

    @Test
    void wrongPasswordIsToldInWords() {
        push("a/b", "1", alpine);
        try (RealRegistry closed =
                        RealRegistry.started(RegistryOptions.plain().withBasic(new Credentials("user", "right")));
                WindowRig rig = new WindowRig(
                        Language.ZH,
                        WindowRig.settings(
                                source.url().toString(), closed.url() + "\n  user: user\n  password: wrong"))) {
            rig.list("a/b:1");
            rig.press(Action.TRANSMIT);
            assertEquals("没有成功，原因见日志。", rig.awaitEnd());
            assertTrue(rig.log().contains("密码"), rig.log());
            assertFalse(rig.log().contains("wrong"), rig.log());
            Polling.until("the log shows it", LIMIT, () -> rig.logShown().contains("密码"));
            assertFalse(rig.logShown().contains("wrong"), rig.logShown());
        }
    }

    @Test
    void cancelAnswersAtOnceAndTheSameButtonGoesOn() {
        TestImage big = OddImages.bigLayer(503, 3_000_000);
        push("big/one", "1", big);
        try (FaultProxy slow = FaultProxy.before(source);
                WindowRig rig = new WindowRig(
                        Language.EN,
                        WindowRig.settings(slow.url().toString(), target.url().toString()))) {
            slow.when(RequestMatch.blobGet(), Faults.stallResponse(100_000));
            rig.list("big/one:1");
            rig.press(Action.TRANSMIT);
            Polling.until("the layer is on its way", LIMIT, () -> states(rig).equals(List.of(State.RUNNING)));
            assertFalse(rig.isEnabled(Action.TRANSMIT));
            rig.press(Action.CANCEL);
            assertFalse(rig.isEnabled(Action.CANCEL));
            assertTrue(rig.awaitEnd().startsWith("Stopped: 0 of 1"), rig.notice());
            assertEquals(List.of(State.CANCELLED), states(rig));
            slow.behave();
            rig.press(Action.TRANSMIT);
            assertTrue(rig.awaitEnd().startsWith("Done"), rig.notice());
            assertTrue(hasArrived("big/one", "1", big));
        }
    }

    @Test
    void retryTriesJustWhatFailed() {
        push("good/one", "1", alpine);
        try (WindowRig rig = rig()) {
            rig.list("good/one:1", "late/one:1");
            rig.press(Action.TRANSMIT);
            assertTrue(rig.awaitEnd().startsWith("1 of 2 images are not at the target"), rig.notice());
            assertEquals(List.of(State.DONE, State.FAILED), states(rig));
            push("late/one", "1", busybox);
            rig.press(Action.RETRY);
            assertTrue(rig.awaitEnd().startsWith("Done: all 1"), rig.notice());
            assertTrue(hasArrived("late/one", "1", busybox));
        }
    }

    @Test
    void linesThatAreNotUnderstoodSpoilNothing() {
        push("good/one", "1", alpine);
        try (WindowRig rig = rig()) {
            rig.list("good/one:1", "Not/A/Line:1");
            rig.press(Action.TRANSMIT);
            assertTrue(rig.awaitEnd().startsWith("All 1 images are at the target; lines"), rig.notice());
            assertTrue(hasArrived("good/one", "1", alpine));
        }
    }

    @Test
    void retryThatCannotBeginForgetsNothing() {
        push("good/one", "1", alpine);
        try (WindowRig rig = rig()) {
            rig.list("good/one:1", "late/one:1");
            rig.press(Action.TRANSMIT);
            rig.awaitEnd();
            source.stop();
            rig.press(Action.RETRY);
            assertTrue(rig.awaitEnd().startsWith("This did not work"), rig.notice());
            source.start();
            push("late/one", "1", busybox);
            rig.press(Action.RETRY);
            assertTrue(rig.awaitEnd().startsWith("Done: all 1"), rig.notice());
            assertTrue(hasArrived("late/one", "1", busybox));
        }
    }

    @Test
    void brokenOffDownloadLeavesNoBundle() {
        push("big/one", "1", OddImages.bigLayer(505, 3_000_000));
        push("small/one", "1", alpine);
        try (FaultProxy slow = FaultProxy.before(source);
                WindowRig rig = new WindowRig(
                        Language.EN,
                        WindowRig.settings(slow.url().toString(), target.url().toString()))) {
            slow.when(RequestMatch.blobGet(), Faults.stallResponse(100_000));
            rig.list("small/one:1", "big/one:1");
            rig.press(Action.DOWNLOAD);
            Polling.until("one is there", LIMIT, () -> states(rig).equals(List.of(State.DONE, State.RUNNING)));
            rig.press(Action.CANCEL);
            assertTrue(rig.awaitEnd().startsWith("Stopped: 1 of 2"), rig.notice());
            assertEquals(List.of(), rig.metaFiles());
        }
    }

    @Test
    void closingDuringATransferAsks() {
        push("big/one", "1", OddImages.bigLayer(504, 3_000_000));
        try (FaultProxy slow = FaultProxy.before(source);
                WindowRig rig = new WindowRig(
                        Language.EN,
                        WindowRig.settings(slow.url().toString(), target.url().toString()))) {
            slow.when(RequestMatch.blobGet(), Faults.stallResponse(100_000));
            rig.list("big/one:1");
            rig.press(Action.TRANSMIT);
            Polling.until("the layer is on its way", LIMIT, () -> states(rig).equals(List.of(State.RUNNING)));
            rig.requestClose();
            rig.answer("Go on");
            assertTrue(rig.isOpen());
            rig.requestClose();
            rig.answer("Stop and close");
            Polling.until("the window is closed", LIMIT, () -> !rig.isOpen());
        }
    }

    @Test
    void everythingChangesItsLanguage() {
        try (WindowRig rig = rig()) {
            assertEquals("Transmit", rig.window().button("transmit").text());
            rig.press(Action.LANGUAGE);
            Polling.until(
                    "it is Chinese",
                    LIMIT,
                    () -> rig.window().button("transmit").text().equals("直传(T)"));
            rig.press(Action.LANGUAGE);
            Polling.until(
                    "it is English",
                    LIMIT,
                    () -> rig.window().button("transmit").text().equals("Transmit"));
        }
    }
}

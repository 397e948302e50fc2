package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.job.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

class VersionTextTest {
    /** A jar has a version, classes have none. */
    private static final String NAME = "image-transmit " + Version.text();

    private final VersionText english = new VersionText(Messages.of(Language.EN));
    private final VersionText chinese = new VersionText(Messages.of(Language.ZH));

    @Test
    void namesTheCommit() {
        Version.Commit commit = new Version.Commit("0123456789", "2026-11-26", false);
        assertEquals(
                NAME + ", commit 0123456789 of 2026-11-26",
                english.lines(commit).get(0));
        assertEquals(NAME + "，提交 0123456789（2026-11-26）", chinese.lines(commit).get(0));
    }

    @Test
    void saysThatTheSourcesWereChanged() {
        Version.Commit commit = new Version.Commit("0123456789", "2026-11-26", true);
        assertEquals(
                NAME + ", commit 0123456789 of 2026-11-26, with local changes",
                english.lines(commit).get(0));
        assertEquals(
                NAME + "，提交 0123456789（2026-11-26），含本地修改", chinese.lines(commit).get(0));
    }

    @Test
    void namesNoCommitWhereNoneIsKnown() {
        assertEquals(NAME, english.lines(null).get(0));
        assertEquals(NAME, chinese.lines(null).get(0));
    }

    @Test
    void namesJavaAndTheSystem() {
        List<String> lines = english.lines(null);
        assertEquals(3, lines.size());
        assertTrue(lines.get(1).startsWith("Java " + Runtime.version() + " ("), lines.get(1));
        assertTrue(lines.get(1).endsWith(", in " + System.getProperty("java.home")), lines.get(1));
        assertTrue(lines.get(2).startsWith(System.getProperty("os.name") + " "), lines.get(2));
        assertTrue(lines.get(2).endsWith(" " + System.getProperty("os.arch")), lines.get(2));
    }
}

package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.config.ConfigFile.Channel;
import io.imagetransmit.config.ConfigFile.Role;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What goes beyond a single line. */
class ConfigFileTest extends EditRig {
    @Test
    void groupsFollowATargetToItsNewName() throws Exception {
        String start = """
                target:
                - {registry: a, name: gz}
                - registry: http://b
                - {registry: c, name: 'x,y'}
                group:
                - name: g
                  targets: [GZ, 'gz', sh] # list
                - {name: h, targets: 'sh, gz , x'} # text
                - name: i
                  targets:
                  - gz
                  - x,y
                - name: j
                  targets: http://b # one
                """;
        checkLines(
                start,
                replace(Role.TARGET, 0, "name", "new"),
                "{registry: a, name: gz}",
                "{registry: a, name: new}",
                "[GZ, 'gz', sh]",
                "[new, 'new', sh]",
                "'sh, gz , x'",
                "'sh, new , x'",
                "  - gz\n",
                "  - new\n");
        checkLines(
                start,
                replace(Role.TARGET, 0, "name", "p,q"),
                "name: gz}",
                "name: 'p,q'}",
                "[GZ, 'gz', sh]",
                "['p,q', 'p,q', sh]",
                "'sh, gz , x'",
                "[sh, 'p,q', x]",
                "  - gz\n",
                "  - p,q\n");
        checkLines(start, replace(Role.TARGET, 2, "name", "z"), "'x,y'", "'z'", "  - x,y\n", "  - z\n");
        // without a name, the registry is the name
        checkLines(
                start,
                replace(Role.TARGET, 1, "repository", "r"),
                "- registry: http://b\n",
                "- registry: http://b\n  repository: r\n",
                "targets: http://b #",
                "targets: http://b-r #");
    }

    @Test
    void whatWasUndoneIsAsItWas() throws Exception {
        for (String name : OddConfigs.files().keySet()) {
            ConfigFile file = read(OddConfigs.file(name));
            String before = file.text("outprefix");
            file.set("outprefix", "x: y");
            file.set("outprefix", before == null ? "" : before);
            assertEquals(OddConfigs.file(name), file.text());
            assertFalse(file.changed());
        }
    }

    /** Also where something else stays changed, so that it is not the old text that comes back. */
    @Test
    void linesComeAndGo() throws Exception {
        for (String name : List.of("plain", "indented by four", "flow", "tabs", "😀", "the original's sample")) {
            ConfigFile file = read(OddConfigs.file(name));
            file.set("interval", "7");
            String before = file.text();
            for (Role role : Role.values()) {
                file.add(role, entry("registry", "n", "user", "yes"));
                file.remove(role, file.repositories(role).size() - 1);
                // a mapping that has become a list stays one
                String gone = role == Role.TARGET
                        ? before.replace("{registry: t1.example, name: gz}", "[{registry: t1.example, name: gz}]")
                        : before;
                assertEquals(gone, file.text());
                before = file.text();
                RepositoryEntry first = file.repositories(role).get(0);
                file.replace(role, 0, with(first, "registry", "other", "ca", "x.pem"));
                file.replace(role, 0, first);
                assertEquals(before, file.text());
            }
            file.set("maxrate", "1");
            file.set("cache.keepsize", "5");
            file.set("maxrate", name.equals("indented by four") ? "10MB" : "");
            file.remove("cache.keepsize");
            assertEquals(List.of(), linesWithout(file.text(), before, "cache:", "maxrate:"));
        }
    }

    /** The lines of a text that another has not, but for these. */
    private static List<String> linesWithout(String text, String other, String... known) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        lines.removeAll(other.lines().toList());
        lines.removeAll(List.of(known));
        return lines;
    }

    @Test
    void textsAreRaw() throws Exception {
        ConfigFile file = read("""
                maxconn:
                retries: 007
                platform: [linux/amd64, 'linux/arm64']
                outprefix: ' x '
                cache: {keepdays: ~}
                source:
                - registry:
                  user:
                - {registry: h, user: "", password: "${P} ", unknown: 1}
                """);
        assertEquals("", file.text("maxconn"));
        assertEquals("007", file.text("retries"));
        assertEquals("linux/amd64,linux/arm64", file.text("platform"));
        assertEquals(" x ", file.text("outprefix"));
        assertEquals("", file.text("cache.keepdays"));
        assertNull(file.text("cache.keepsize"));
        assertNull(file.text("lang"));
        assertEquals(List.of(entry("registry", "h", "user", "", "password", "${P} ")), file.repositories(Role.SOURCE));
        assertThrows(IllegalArgumentException.class, () -> file.text("source"));
        assertThrows(IllegalArgumentException.class, () -> file.set("cache.maxconn", "1"));
        assertThrows(IllegalArgumentException.class, () -> file.add(Role.SOURCE, entry("registry", "")));
        assertThrows(
                IllegalArgumentException.class,
                () -> file.add(Channel.WECOM, new NotificationEntry("t", null, null, null)));
        assertFalse(file.repositories(Role.SOURCE).toString().contains("${P}"));
    }

    @Test
    void aNewFileBeginsWithItsHeader() throws Exception {
        ConfigFile file = ConfigFile.empty(folder.resolve("cfg.yaml"), List.of("镜像传输", "", "a\nb: c"));
        assertEquals("# 镜像传输\n#\n# a\n# b: c\n", file.text());
        assertFalse(file.changed());
        file.add(Role.SOURCE, entry("registry", "h"));
        assertEquals("# 镜像传输\n#\n# a\n# b: c\nsource:\n- registry: h\n", file.text());
        assertTrue(file.changed());
    }

    @Test
    void whatIsNoMappingIsRefused() throws Exception {
        assertEquals(ConfigFileException.Reason.NOT_A_MAP, refusal("# x\n- a\n").reason());
        assertEquals(2, refusal("# x\n- a\n").line());
        ConfigFileException syntax = refusal("a: 1\nb: 'geheim\n");
        assertEquals(ConfigFileException.Reason.NOT_YAML, syntax.reason());
        assertEquals(2, syntax.line());
        assertEquals(ConfigProblem.Kind.SYNTAX, syntax.problems().get(0).kind());
    }

    private ConfigFileException refusal(String text) {
        return assertThrows(ConfigFileException.class, () -> read(text));
    }
}

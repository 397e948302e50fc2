package io.imagetransmit.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.imagetransmit.config.ConfigFile.Channel;
import io.imagetransmit.config.ConfigFile.Role;
import org.junit.jupiter.api.Test;

/** Single edits where lines alone do not do. */
class OddConfigEditTest extends EditRig {
    @Test
    void bracesAndBracketsStay() throws Exception {
        checkLines(
                OddConfigs.file("flow"),
                file -> {
                    replace(Role.SOURCE, 0, "user", "-", "password", "q, }").apply(file);
                    replace(Role.SOURCE, 1, "user", "eve", "ca", "x.pem").apply(file);
                    file.remove("cache.pathname");
                    file.add(Channel.DINGTALK, new NotificationEntry("t", null, null, null));
                },
                "user: bob, password: \"p, }\"",
                "password: \"q, }\"",
                "user: }]",
                "user: eve, ca: x.pem }]",
                "pathname: c, ",
                "",
                "[] # none",
                "[{token: t}] # none");
        checkLines(
                OddConfigs.file("flow in lines"),
                file -> file.remove(Role.SOURCE, 0),
                "  {registry: s1.example, # of s1.example\n   user: bob},\n",
                "");
        checkLines(
                OddConfigs.file("flow in lines"),
                file -> file.remove(Role.SOURCE, 1),
                "},\n  {\n    registry: s2.example # of s2.example\n  } #",
                "} #");
    }

    @Test
    void valuesOfSeveralLinesBecomeOne() throws Exception {
        checkLines(
                OddConfigs.file("values in lines"),
                file -> {
                    replace(Role.SOURCE, 0, "registry", "h", "user", "eve", "password", "a\nb", "name", "-")
                            .apply(file);
                    replace(Role.SOURCE, 1, "user", "x", "name", "new").apply(file);
                    replace(Role.TARGET, 0, "registry", "t", "password", "").apply(file);
                    file.set("platform", "linux/arm64");
                },
                "\"s1.\\\n      example\"",
                "\"h\"",
                ">- # of s1.example\n      bob",
                "eve # of s1.example",
                "|\n      secret\n    name: plain\n     goes on",
                "\"a\\nb\"",
                "? user\n",
                "user: x\n    name: new\n",
                "    t1.example\n",
                "    t\n",
                "    secret\n",
                "",
                "platform:\n",
                "platform: linux/arm64\n",
                "- linux/amd64\n- linux/arm64\n",
                "");
    }

    @Test
    void keysThatAreThereTwiceKeepOneValue() throws Exception {
        checkLines(
                OddConfigs.file("keys twice"),
                file -> {
                    file.set("maxconn", "8");
                    file.set("retries", "3");
                    replace(Role.SOURCE, 0, "user", "eve").apply(file);
                },
                "maxconn: 5",
                "maxconn: 8",
                "retries: 2\nretries: 2 #",
                "retries: 3\nretries: #",
                "user: bob # of s1.example\n  user: bob\n",
                "user: eve # of s1.example\n");
    }

    @Test
    void mergedMappingsAreHiddenNotChanged() throws Exception {
        checkLines(
                OddConfigs.file("anchors"),
                file -> {
                    replace(Role.SOURCE, 0, "user", "eve", "password", "-").apply(file);
                    replace(Role.TARGET, 1, "password", "own").apply(file);
                },
                "  <<: *base # of s1.example\n",
                "  <<: *base # of s1.example\n  user: eve\n  password:\n",
                "  <<: *two\n",
                "  <<: *two\n  password: own\n");
        checkLines(
                OddConfigs.file("alias entries"),
                file -> {
                    replace(Role.TARGET, 0, "user", "", "name", "new").apply(file);
                    file.add(Role.SOURCE, entry("registry", "s2.example"));
                },
                "- *c #",
                "- {<<: *c , name: new, user: } #",
                "source: *c",
                "source: [*c , {registry: s2.example}]");
    }

    @Test
    void whatAnAnchorSharesIsNotTouched() throws Exception {
        checkRefused("anchors", replace(Role.SOURCE, 1, "user", "eve"), 9);
        checkRefused("anchors", file -> file.remove(Role.SOURCE, 1), 6);
        checkRefused("alias entries", file -> file.set("cache.pathname", "y"), 5);
        checkRefused("alias entries", file -> file.set("cache.keepdays", "1"), 5);
    }

    private void checkRefused(String name, Edit edit, int line) throws Exception {
        ConfigFile file = read(OddConfigs.file(name));
        ConfigFileException e = assertThrows(ConfigFileException.class, () -> edit.apply(file));
        assertEquals(ConfigFileException.Reason.NOT_SAFE, e.reason());
        assertEquals(line, e.line());
        assertEquals(OddConfigs.file(name), file.text());
        assertFalse(file.changed());
    }
}

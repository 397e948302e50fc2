package io.imagetransmit.config;

import io.imagetransmit.config.ConfigFile.Channel;
import io.imagetransmit.config.ConfigFile.Role;
import org.junit.jupiter.api.Test;

/** Single edits of files as most of them are, each with the text that comes of it. */
class ConfigFileEditTest extends EditRig {
    @Test
    void keysOfTheSampleComeBelowTheirTemplates() throws Exception {
        checkLines(
                OddConfigs.sample(),
                file -> {
                    file.set("maxconn", "8");
                    file.set("cache.keepdays", "3");
                    file.add(Channel.DINGTALK, new NotificationEntry("t#1", null, "s", null));
                    file.set("platform", "linux/amd64,linux/arm64");
                },
                "#retries: 2",
                "maxconn: 8\n#retries: 2",
                "#outprefix:",
                "cache:\n  keepdays: 3\n#outprefix:",
                "#skiptlsverify: false # 是否强制跳过TLS校验\n",
                "dingtalk:\n- token: 't#1'\n  secret: s\n#skiptlsverify: false # 是否强制跳过TLS校验\nplatform: linux/amd64,linux/arm64\n");
    }

    @Test
    void entriesOfTheSampleKeepTheirComments() throws Exception {
        checkLines(
                OddConfigs.sample(),
                file -> {
                    replace(Role.SOURCE, 0, "user", "robot$ci", "password", "${PASSWORD}", "name", "南京")
                            .apply(file);
                    file.add(Role.TARGET, entry("registry", "http://h:5000", "password", "012"));
                },
                "  user: #用户名",
                "  user: robot$ci #用户名",
                "  password:\n  #name: #可选配置,指定名称\ntarget",
                "  password: ${PASSWORD}\n  #name: #可选配置,指定名称\n  name: 南京\ntarget",
                "#maxconn",
                "- registry: http://h:5000\n  password: '012'\n#maxconn");
    }

    @Test
    void valuesKeepTheirQuotesAndComments() throws Exception {
        checkLines(
                OddConfigs.file("plain"),
                file -> {
                    replace(Role.SOURCE, 0, "registry", "s3.example", "user", "yes", "password", "a'b\\")
                            .apply(file);
                    file.set("maxconn", "8");
                    file.set("retries", "");
                },
                "\"http://s1.example\"",
                "\"s3.example\"",
                "user: bob #",
                "user: 'yes' #",
                "'it''s'",
                "'a''b\\'",
                "maxconn: 5   #",
                "maxconn: 8   #",
                "retries: 2",
                "retries:");
    }

    @Test
    void theIndentationOfAFileIsFollowed() throws Exception {
        checkLines(
                OddConfigs.file("indented by four"),
                file -> {
                    file.add(Role.SOURCE, entry("registry", "s3.example", "user", "x"));
                    replace(Role.SOURCE, 1, "user", "eve").apply(file);
                    file.add(Channel.WECOM, new NotificationEntry(null, "k", null, null));
                    file.set("cache.keepdays", "8");
                },
                "            - b\n",
                "            - b\n        user: eve\n\n    -   registry: s3.example\n        user: x\n",
                "    # keepdays: 7\n",
                "    # keepdays: 7\n    keepdays: 8\n",
                "        name: sh\n",
                "        name: sh\nwecom:\n    -   key: k\n");
    }

    @Test
    void entriesGoWithTheirOwnCommentsOnly() throws Exception {
        checkLines(
                OddConfigs.file("plain"),
                file -> {
                    file.remove(Role.SOURCE, 0);
                    file.remove(Role.TARGET, 0);
                },
                "- registry: \"http://s1.example\"\n  user: bob # 用户 of s1.example\n  password: 'it''s' # of s1.example\n",
                "",
                """
                - registry: https://t1.example:8443
                  name: gz
                  repository: yyyy
                  # of t1.example
                  unknown: {a: [1, 2]} # of t1.example
                """,
                "");
        String sample = OddConfigs.sample();
        check(
                sample,
                file -> file.remove(Role.TARGET, 0),
                sample.substring(0, sample.indexOf("- registry: \"http://10.45.46.109\""))
                        + sample.substring(sample.indexOf("#maxconn")));
    }

    @Test
    void oneOfTwoBlankLinesGoesWithAnEntry() throws Exception {
        checkLines(
                OddConfigs.file("indented by four"),
                file -> file.remove(Role.SOURCE, 1),
                "\n    -   registry: s2.example\n        extra:\n            - a # of s2.example\n            - b\n",
                "");
    }

    @Test
    void theLastEntryLeavesItsKey() throws Exception {
        checkLines(
                OddConfigs.file("single mappings"),
                file -> {
                    file.remove(Role.SOURCE, 0);
                    file.remove(Role.TARGET, 0);
                    file.remove(Channel.WECOM, 0);
                },
                "  registry: s1.example\n  # of s1.example\n  user: bob\n  note: |\n    text\n\n    text # no comment\n",
                "",
                "    registry: t1.example\n    #name: x of t1.example\n",
                "",
                "  key: k\n",
                "");
        check("source: {registry: h} # one\n", file -> file.remove(Role.SOURCE, 0), "source: # one\n");
        check("source: [{registry: h}]\n", file -> file.remove(Role.SOURCE, 0), "source: []\n");
    }

    @Test
    void aMappingAloneBecomesAList() throws Exception {
        check(
                "source: # one\n  registry: s1.example\n  # of it\n\n  note: |\n    text\n# behind\n",
                file -> file.add(Role.SOURCE, entry("registry", "s2.example", "user", "x")),
                """
                source: # one
                  - registry: s1.example
                    # of it

                    note: |
                      text
                  - registry: s2.example
                    user: x
                # behind
                """);
        check(
                "source: {registry: h} # one",
                file -> file.add(Role.SOURCE, entry("registry", "a,b", "name", "x]")),
                "source: [{registry: h}, {registry: 'a,b', name: 'x]'}] # one");
    }

    @Test
    void linesEndAsTheyDid() throws Exception {
        check(
                "source:\r\n- registry: a\r\n# x\r\nmaxconn: 5",
                file -> {
                    replace(Role.SOURCE, 0, "user", "u").apply(file);
                    file.set("retries", "3");
                },
                "source:\r\n- registry: a\r\n  user: u\r\n# x\r\nmaxconn: 5\r\nretries: 3");
        check("retries: 2\r\nmaxconn: 5", file -> file.remove("maxconn"), "retries: 2");
        check("retries: 2\rmaxconn: 5\r", file -> file.set("interval", "9"), "retries: 2\rmaxconn: 5\rinterval: 9\r");
    }
}

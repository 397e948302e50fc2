package io.imagetransmit.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Files as people write them. All repositories are hosts like {@code s1.example}, and a comment that belongs to one of them, and may
 * go with it, names it.
 */
final class OddConfigs {
    private static final Map<String, String> FILES = new LinkedHashMap<>();

    static {
        FILES.put("plain", """
                # 镜像传输
                source:
                - registry: "http://s1.example"
                  user: bob # 用户 of s1.example
                  password: 'it''s' # of s1.example
                # - registry: s9
                #   user: nobody
                - registry: s2.example   # of s2.example
                  name: 南京

                target:
                - registry: https://t1.example:8443
                  name: gz
                  repository: yyyy
                  # of t1.example
                  unknown: {a: [1, 2]} # of t1.example
                - name: sh
                  registry: t2.example

                # the rest
                maxconn: 5   # 最大
                retries: 2
                group:
                - name: all
                  targets: [gz, 'sh'] # both
                - name: one
                  targets: gz, sh
                """);
        FILES.put("indented by four", """
                source:
                    -   registry: s1.example
                        user:   bob
                        password: "p # \\" q"   # of s1.example

                    -   registry: s2.example
                        extra:
                            - a # of s2.example
                            - b

                    # commented out
                    # -   registry: s9

                # between
                cache:
                    pathname: cache # where
                    # keepdays: 7
                    other: 1
                'retries' : 3
                "maxrate": 10MB
                target:
                    -   registry: t1.example

                    -   registry: t2.example
                        name: sh
                """);
        FILES.put("flow", """
                source: [{registry: s1.example, user: bob, password: "p, }"}, {registry: s2.example, name: , user: }] # all
                target: {registry: t1.example, name: gz} # one
                cache: {pathname: c, keepdays: } # cache
                dingtalk: [] # none
                group: [{name: g, targets: [gz]}]
                """);
        FILES.put("flow in lines", """
                source: [
                  {registry: s1.example, # of s1.example
                   user: bob},
                  {
                    registry: s2.example # of s2.example
                  } # of s2.example
                ]
                # rest
                target:
                  - {registry: t1.example}
                  - { "registry":"t2.example", "name":"x" , } # of t2.example
                """);
        FILES.put(
                "root in braces",
                "{source: [{registry: s1.example}], maxconn: 3, # three\n target: {registry: t1.example}}\n");
        FILES.put("nothing", "");
        FILES.put("only comments", "# source:\n#- registry: s9\n\n# end\n");
        FILES.put("document marks", """
                %YAML 1.1
                ---
                # first
                source:
                target: ~ # null
                maxconn:
                ...
                # behind
                """);
        FILES.put("marks and nothing", "---\n# nothing\n...\n");
        FILES.put("two documents", "maxconn: 3\nsource:\n  - registry: s1.example\n---\nmaxconn: 4 # second\n");
        FILES.put("single mappings", """
                source: # one
                  registry: s1.example
                  # of s1.example
                  user: bob
                  note: |
                    text

                    text # no comment

                # behind
                target:
                    registry: t1.example
                    #name: x of t1.example
                wecom:
                  key: k
                """);
        FILES.put("anchors", """
                base: &base {user: bob, password: "geheim"} # base
                pw: &pw secret
                source:
                - registry: s1.example
                  <<: *base # of s1.example
                - &two
                  registry: s2.example
                  password: *pw # of s2.example
                  user: x
                target:
                - registry: t1.example
                  <<: [*base]
                - registry: t2.example
                  <<: *two
                - *base
                """);
        FILES.put("alias entries", """
                common: &c
                  registry: t1.example # of t1.example
                  user: bob
                  extra: 1
                cache: &cache {pathname: x}
                other: *cache
                source: *c
                target:
                - *c # of t1.example
                - registry: t2.example
                """);
        FILES.put("values in lines", """
                source:
                  -
                    registry: "s1.\\
                      example"
                    user: >- # of s1.example
                      bob
                    password: |
                      secret
                    name: plain
                     goes on
                  - # of s2.example
                    ? registry
                    : s2.example
                    ? user
                target:
                - registry:
                    t1.example
                  password: # of t1.example
                    secret
                - name:
                  registry:
                platform:
                # amd first
                - linux/amd64
                - linux/arm64
                outprefix: a/b
                """);
        FILES.put(
                "tabs",
                "source:\t# all\n-\tregistry:\ts1.example\t# of s1.example\n  user:\t'b\tb'\t\n\t# x\ntarget:\n- registry: t1.example\nmaxconn:\t5\n");
        FILES.put("keys twice", """
                maxconn:
                maxconn: 5 # real
                retries: 2
                retries: 2 # again
                source:
                source:
                - registry: s1.example
                  registry:
                  user: bob # of s1.example
                  user: bob
                """);
        FILES.put(
                "😀",
                "# 😀\nsource: # 😀😀\n- name: 😀 # of 😀 s1.example\n  registry: s1.example\n  password: '😀' # 😀 s1.example\ntarget:\n- {name: 😀😀, registry: t1.example}\n");
        FILES.put("notifications", """
                dingtalk: # 钉钉
                - token : abc # first
                  secret: ${SECRET}
                -   token: def
                webhook:
                  url: https://h.example/x?a=b#c
                #feishu: # robots
                #- token: # the last part
                #  secret:
                #wecom: # more
                """);
    }

    private OddConfigs() {}

    static Map<String, String> files() {
        Map<String, String> files = new LinkedHashMap<>(FILES);
        files.put("the original's sample", sample());
        return files;
    }

    static String file(String name) {
        return Objects.requireNonNull(files().get(name), name);
    }

    static String sample() {
        try (InputStream stream =
                Objects.requireNonNull(OddConfigs.class.getResourceAsStream("original-readme-cfg.yaml"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

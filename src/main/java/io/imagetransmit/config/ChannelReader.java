package io.imagetransmit.config;

import io.imagetransmit.config.ConfigProblem.Expected;
import io.imagetransmit.config.ConfigProblem.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads who is to be notified. A variable that is not set is a warning and costs the entry alone: no transfer depends on whether
 * somebody can be told of it.
 */
final class ChannelReader {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private final ConfigMap top;
    private final Variables variables;
    private final Problems problems;

    ChannelReader(ConfigMap top, Variables variables, Problems problems) {
        this.top = top;
        this.variables = variables;
        this.problems = problems;
    }

    List<DingTalkSettings> dingtalk() {
        return readAll(Section.DINGTALK, "dingtalk", entry -> {
            Optional<String> token = entry.required("token");
            String secret = entry.text("secret");
            URI url = entry.address(false);
            return token.map(present -> new DingTalkSettings(present, secret, url));
        });
    }

    List<WeComSettings> wecom() {
        return readAll(Section.WECOM, "wecom", entry -> {
            Optional<String> key = entry.required("key");
            URI url = entry.address(false);
            return key.map(present -> new WeComSettings(present, url));
        });
    }

    List<FeishuSettings> feishu() {
        return readAll(Section.FEISHU, "feishu", entry -> {
            Optional<String> token = entry.required("token");
            String secret = entry.text("secret");
            URI url = entry.address(false);
            return token.map(present -> new FeishuSettings(present, secret, url));
        });
    }

    List<WebhookSettings> webhook() {
        return readAll(Section.WEBHOOK, "webhook", entry -> {
            String secret = entry.text("secret");
            Optional<URI> url = entry.required("url").flatMap(unused -> Optional.ofNullable(entry.address(true)));
            return url.map(present -> new WebhookSettings(present, secret));
        });
    }

    private <T> List<T> readAll(Section section, String key, Function<Entry, Optional<T>> read) {
        List<T> channels = new ArrayList<>();
        for (Node node : top.list(key)) {
            ConfigMap map = ConfigMap.of(section, key, node, problems);
            // an entry whose keys are all blank is a template that was not filled in
            if (map != null && !map.isEmpty()) {
                Entry entry = new Entry(map);
                Optional<T> channel = read.apply(entry);
                if (!entry.unset) {
                    channel.ifPresent(channels::add);
                }
            }
        }
        return channels;
    }

    /** One entry, and whether a variable is missing in it. */
    private final class Entry {
        private final ConfigMap map;
        private boolean unset;

        Entry(ConfigMap map) {
            this.map = map;
        }

        @Nullable
        String text(String key) {
            String text = map.text(key);
            if (text == null) {
                return null;
            }
            String expanded = variables
                    .replaced(text, name -> {
                        unset = true;
                        problems.warning(map.line(key), map.path(key), Kind.VARIABLE_UNSET, Map.of("variable", name));
                    })
                    .strip();
            return expanded.isEmpty() ? null : expanded;
        }

        Optional<String> required(String key) {
            Optional<String> text = Optional.ofNullable(text(key));
            // a value of the wrong kind has been reported already
            if (map.isBlank(key)) {
                problems.error(map.line(), map.path(key), Kind.VALUE_MISSING, Map.of());
            }
            return text;
        }

        /** The address under {@code url}; null if there is none or it is wrong. It may hold a token, so no problem shows it. */
        @Nullable
        URI address(boolean withQuery) {
            String text = text("url");
            if (text == null) {
                return null;
            }
            URI address = parsed(text, withQuery);
            if (address == null && !unset) {
                problems.wrongValue(map.line("url"), map.path("url"), Expected.WEB_ADDRESS, null);
            }
            return address;
        }
    }

    private static @Nullable URI parsed(String text, boolean withQuery) {
        try {
            URI address = new URI(text);
            boolean usable = address.getScheme() != null
                    && SCHEMES.contains(address.getScheme().toLowerCase(Locale.ROOT))
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getRawFragment() == null
                    && (withQuery || address.getRawQuery() == null);
            return usable ? address : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }
}

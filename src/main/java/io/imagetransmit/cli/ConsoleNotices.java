package io.imagetransmit.cli;

import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.DockerCredentials;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.i18n.Messages;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Tells on the console what a registry connection has to tell. */
final class ConsoleNotices implements Registries.Notices {
    private final Console console;
    private final Messages messages;
    private final boolean debug;

    ConsoleNotices(Console console, Messages messages, boolean debug) {
        this.console = console;
        this.messages = messages;
        this.debug = debug;
    }

    @Override
    public void plainHttp(String host) {
        console.log(messages.text("log.plainHttp", Map.of("host", host)));
    }

    @Override
    public void docker(DockerCredentials.Found found) {
        ConfigText text = new ConfigText(messages);
        for (ConfigProblem warning : found.warnings()) {
            console.log(text.sentence(warning));
        }
    }

    @Override
    public void retrying(String host, String reason, int attempt, Duration delay) {
        Map<String, String> details = new HashMap<>();
        details.put("host", host);
        details.put("reason", new ErrorText(messages).reason(reason));
        // most first delays are shorter than the shortest time that is shown
        if (delay.toSeconds() > 0) {
            details.put("time", HumanUnits.duration(delay));
        }
        console.log(messages.text("log.retrying", details));
    }

    @Override
    public void answered(String method, URI uri, int status, Duration duration) {
        if (debug) {
            console.log(method + " " + uri + " " + status + " " + duration.toMillis() + "ms");
        }
    }
}

package io.imagetransmit.cli;

import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.http.PemException;
import io.imagetransmit.i18n.Messages;

/** Temporary, until texts lands. */
final class ConfigText {
    private final Messages messages;

    ConfigText(Messages messages) {
        this.messages = messages;
    }

    String sentence(ConfigProblem problem) {
        return messages.text("config." + problem.kind()) + problem;
    }

    String sentence(PemException problem) {
        return messages.text("pem") + problem;
    }
}

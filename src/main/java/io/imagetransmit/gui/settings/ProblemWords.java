package io.imagetransmit.gui.settings;

import io.imagetransmit.config.ConfigFileException;
import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.job.ConfigText;
import io.imagetransmit.job.ErrorText;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Says what is wrong to somebody who looks at a form and at no file: the words are {@code gui.problem.KIND} where those of
 * {@link ConfigText} speak of lines and keys.
 */
final class ProblemWords {
    private final Messages messages;

    ProblemWords(Messages messages) {
        this.messages = messages;
    }

    /** Below the field that it is about. */
    String atField(ConfigProblem problem) {
        String key = "gui.problem." + problem.kind();
        if (!messages.has(key)) {
            return sentence(new ConfigText(messages).brief(problem));
        }
        Map<String, String> details = new HashMap<>(problem.details());
        details.computeIfPresent("needs", (name, needed) -> label(needed));
        return sentence(messages.text(key, details));
    }

    /** Where the line must be said, and the key. */
    String inFile(ConfigProblem problem) {
        Map<String, String> details = new HashMap<>();
        details.put("line", problem.line() > 0 ? Integer.toString(problem.line()) : "");
        details.put("key", problem.key());
        details.put("error", new ConfigText(messages).brief(problem));
        return messages.text("gui.problem.inFile", details);
    }

    /** Why the file could not be read, edited or written. */
    String failure(Exception failure, Path file) {
        Map<String, String> details = new HashMap<>(Map.of("file", file.toString()));
        if (failure instanceof ConfigFileException refused) {
            details.put("line", refused.line() > 0 ? Integer.toString(refused.line()) : "");
            details.put(
                    "error",
                    refused.problems().isEmpty()
                            ? ""
                            : inFile(refused.problems().get(0)));
            return messages.text("gui.file." + refused.reason(), details);
        }
        if (failure instanceof AccessDeniedException) {
            return messages.text("gui.file.permission", details);
        }
        if (failure instanceof NoSuchFileException) {
            return messages.text("gui.file.missing", details);
        }
        details.put(
                "message",
                failure instanceof IOException io ? ErrorText.reason(io) : String.valueOf(failure.getMessage()));
        return messages.text("gui.file.failed", details);
    }

    /** What the field of this key is called; the key itself where there is none. */
    String label(String key) {
        String caption = "gui.field." + key;
        return messages.has(caption) ? Wording.plain(messages, caption) : key;
    }

    private String sentence(String text) {
        String begun = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
        return messages.text("gui.problem.sentence", Map.of("text", begun));
    }
}

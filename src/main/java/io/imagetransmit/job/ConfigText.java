package io.imagetransmit.job;

import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.ConfigProblem.Expected;
import io.imagetransmit.http.PemException;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.i18n.Messages;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Says in one sentence what is wrong with the configuration: the file, the line, the key, what stands there, and what to do about
 * it. The words for a kind are {@code config.KIND}, or {@code config.KIND.VARIANT} where what to do depends on the details.
 */
public final class ConfigText {
    /** The keys that have entries below them, so that two of them can become one. */
    private static final Set<String> LISTS =
            Set.of("source", "target", "group", "dingtalk", "wecom", "feishu", "webhook");

    private final Messages messages;

    public ConfigText(Messages messages) {
        this.messages = messages;
    }

    /** What is wrong with a configuration file; a warning is called one. */
    public String sentence(ConfigProblem problem) {
        Map<String, String> details = details(problem);
        details.put("error", brief(problem));
        String sentence = messages.text("config.sentence", details);
        return problem.fatal() ? sentence : messages.text("log.warning", Map.of("text", sentence));
    }

    /** What is wrong, for where the file, the line and the key have been said or are in sight. */
    public String brief(ConfigProblem problem) {
        return messages.text(key("config." + problem.kind(), variant(problem)), details(problem));
    }

    /** What is wrong with a file of certificates or keys. */
    public String sentence(PemException problem) {
        Map<String, String> details =
                new HashMap<>(Map.of("path", problem.path().toString()));
        Throwable cause = problem.getCause();
        String variant = "";
        if (cause instanceof NoSuchFileException) {
            variant = "missing";
        } else if (cause instanceof AccessDeniedException) {
            variant = "permission";
        } else if (problem.kind() == PemException.Kind.UNREADABLE && cause != null && cause.getMessage() != null) {
            details.put("message", cause.getMessage());
        }
        return messages.text(key("pem." + problem.kind(), variant), details);
    }

    private Map<String, String> details(ConfigProblem problem) {
        Map<String, String> details = new HashMap<>(problem.details());
        details.put("file", problem.file().toString());
        details.put("key", problem.key());
        if (problem.line() > 0) {
            details.put("line", Integer.toString(problem.line()));
        }
        details.computeIfPresent("limit", (name, bytes) -> HumanUnits.bytes(Long.parseLong(bytes)));
        details.computeIfPresent("expected", (name, expected) -> expected(expected, problem));
        switch (problem.kind()) {
            case SYNTAX -> details.computeIfPresent("reason", (name, reason) -> messages.text("syntax." + reason));
            case CREDENTIAL_HELPER ->
                details.computeIfPresent(
                        "reason", (name, reason) -> messages.text("helper." + reason, problem.details()));
            default -> {
                // has no reason, or one that chooses the sentence
            }
        }
        return details;
    }

    private String expected(String expected, ConfigProblem problem) {
        String variant = "";
        if (expected.equals(Expected.MAP.name())) {
            variant = switch (problem.key()) {
                case "" -> "file";
                case "group" -> "group";
                default -> LISTS.contains(problem.key()) ? "entry" : "";
            };
        }
        return messages.text(key("expected." + expected, variant), problem.details());
    }

    private static String variant(ConfigProblem problem) {
        Map<String, String> details = problem.details();
        return switch (problem.kind()) {
            case FILE_MISSING -> details.containsKey("similar") ? "similar" : "";
            case FILE_UNREADABLE -> details.getOrDefault("reason", "");
            case DUPLICATE_KEY -> LISTS.contains(problem.key()) ? "list" : "";
            case UNKNOWN_KEY ->
                switch (details.getOrDefault("belongs", "")) {
                    case "" -> details.containsKey("nearest") ? "nearest" : "";
                    case "/" -> "top";
                    // the section of that name stands for target as well
                    case "source" -> "source";
                    // targets, which is a slip of target more often
                    case "group" -> details.containsKey("nearest") ? "nearest" : "belongs";
                    default -> "belongs";
                };
            default -> "";
        };
    }

    private String key(String general, String variant) {
        String special = general + "." + variant;
        return messages.has(special) ? special : general;
    }
}

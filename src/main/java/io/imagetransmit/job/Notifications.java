package io.imagetransmit.job;

import io.imagetransmit.config.Settings;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.job.NoticeText.Ends;
import io.imagetransmit.notify.Channel;
import io.imagetransmit.notify.DingTalk;
import io.imagetransmit.notify.Feishu;
import io.imagetransmit.notify.Notice;
import io.imagetransmit.notify.Notifier;
import io.imagetransmit.notify.Undelivered;
import io.imagetransmit.notify.WeCom;
import io.imagetransmit.notify.Webhook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Tells the robots and webhooks of {@code cfg.yaml} what happened; without any, does nothing. Only {@link #close} takes time. Safe for
 * use by several threads.
 */
final class Notifications implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** Whoever has pressed Ctrl-C wants the end. */
    static final Duration PATIENCE_WHEN_INTERRUPTED = Duration.ofSeconds(2);

    private final NoticeText text;
    private final @Nullable Notifier notifier;

    private Notifications(NoticeText text, @Nullable Notifier notifier) {
        this.text = text;
        this.notifier = notifier;
    }

    /** @param silent for a run that does nothing worth telling */
    static Notifications of(
            Surroundings around, Settings settings, Registries registries, Console console, boolean silent) {
        NoticeText text = new NoticeText(around.messages(), around.errors(), around.clock());
        List<Channel> channels = silent ? List.of() : channels(settings, text);
        if (channels.isEmpty()) {
            return new Notifications(text, null);
        }
        Undelivered.Listener log = what -> console.log(sentence(around.messages(), around.errors(), what));
        return new Notifications(text, new Notifier(channels, registries::messenger, around.clock(), log));
    }

    private static List<Channel> channels(Settings settings, NoticeText text) {
        List<Channel> channels = new ArrayList<>();
        settings.dingtalk()
                .forEach(robot -> channels.add(new DingTalk(robot.token(), robot.secret(), robot.url(), text)));
        settings.wecom().forEach(robot -> channels.add(new WeCom(robot.key(), robot.url(), text)));
        settings.feishu().forEach(robot -> channels.add(new Feishu(robot.token(), robot.secret(), robot.url(), text)));
        settings.webhook().forEach(hook -> channels.add(new Webhook(hook.url(), hook.secret(), Version.text())));
        return channels;
    }

    /** What the log says of notices that did not get through. */
    static String sentence(Messages messages, ErrorText errors, Undelivered what) {
        Undelivered.Cause cause = what.cause();
        String detail = ErrorText.harmless(cause.detail());
        String reason = switch (cause.reason()) {
            case CONNECTION -> errors.reason(detail);
            case STATUS -> messages.text("reason.status", Map.of("status", detail));
            default -> messages.text("undelivered." + cause.reason(), Map.of("answer", detail));
        };
        String channel = messages.text("channel." + what.channel(), Map.of("number", String.valueOf(what.number())));
        return messages.text(
                "notify.undelivered",
                Map.of("channel", channel, "count", String.valueOf(what.notices()), "reason", reason));
    }

    /** The run has come to nothing, for the reason that this sentence gives. */
    void runBroken(Ends ends, String sentence) {
        if (notifier != null) {
            notifier.tell(text.broken(ends, sentence));
        }
    }

    /** Something has happened; the notice is made only if there is somebody to be told. */
    void tell(Function<NoticeText, Notice> notice) {
        if (notifier != null) {
            notifier.tell(notice.apply(text));
        }
    }

    /** How much longer an interrupted run may take because of its notice. */
    Duration graceWhenInterrupted() {
        return notifier == null ? Duration.ZERO : PATIENCE_WHEN_INTERRUPTED;
    }

    /** As {@link #close}, for a run that somebody has interrupted. */
    void closeSoon() {
        if (notifier != null) {
            notifier.close(PATIENCE_WHEN_INTERRUPTED);
        }
    }

    /** Gives the last messages a few seconds; the log is told of what did not get through. */
    @Override
    public void close() {
        if (notifier != null) {
            notifier.close(PATIENCE);
        }
    }
}

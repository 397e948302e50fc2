package io.imagetransmit.notify;

import io.imagetransmit.notify.Undelivered.Cause;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A service that takes notices. Immutable; sends nothing itself. */
public sealed interface Channel permits DingTalk, WeCom, Feishu, Webhook {
    /** What is behind it. */
    enum Kind {
        DINGTALK,
        WECOM,
        FEISHU,
        WEBHOOK
    }

    Kind kind();

    /**
     * One message out of these notices, signed for this moment.
     *
     * @param notices at least one, in the order of their times
     */
    Message message(List<Notice> notices, Instant now);

    /** What an answer says of the message. */
    Verdict verdict(int status, byte[] body);

    /** A request to be sent by POST. Its address is a secret. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Message(URI uri, Map<String, String> headers, byte[] body) {
        public Message {
            headers = Map.copyOf(headers);
        }

        static Message of(URI uri, byte[] body) {
            return new Message(uri, Map.of("Content-Type", "application/json; charset=utf-8"), body);
        }

        @Override
        public String toString() {
            return "Message[" + body.length + " bytes]";
        }
    }

    /**
     * What became of a message.
     *
     * @param cause null if it was taken
     * @param temporary whether it may be taken later
     * @param pause how long the service wants to be left alone at least
     */
    record Verdict(@Nullable Cause cause, boolean temporary, Duration pause) {
        static final Verdict TAKEN = new Verdict(null, false, Duration.ZERO);

        static Verdict refused(Cause cause) {
            return new Verdict(cause, false, Duration.ZERO);
        }

        static Verdict later(Cause cause, Duration pause) {
            return new Verdict(cause, true, pause);
        }
    }
}

package io.imagetransmit.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a {@link FaultProxy} does to a request; {@link Faults} has one by name for each. */
public sealed interface Fault permits Fault.Answer, Fault.Computed, Fault.Disturbance {

    /** The proxy answers itself, and the server hears nothing of the request. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, List<HttpHead.Field> fields, byte[] body, long afterRequestBytes, boolean abrupt)
            implements Fault {

        public Answer {
            fields = List.copyOf(fields);
        }

        /** An answer in good order: after the whole request, on a connection that stays. */
        Answer(int status) {
            this(status, List.of(), new byte[0], Long.MAX_VALUE, false);
        }

        public Answer header(String name, String value) {
            List<HttpHead.Field> more = new ArrayList<>(fields);
            more.add(new HttpHead.Field(name, value));
            return new Answer(status, more, body, afterRequestBytes, abrupt);
        }

        public Answer body(String contentType, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return new Answer(status, fields, bytes, afterRequestBytes, abrupt).header("Content-Type", contentType);
        }

        /**
         * The answer comes when so many bytes of the request's body have been read, while the client still sends. What it
         * goes on to send is read and dropped for a while, then the connection is closed: nginx's lingering close.
         */
        public Answer whileSending(long afterBytes) {
            return new Answer(status, fields, body, afterBytes, abrupt);
        }

        /** As {@link #whileSending}, but the connection is closed at once: the client's next packet is met with a reset. */
        public Answer whileSendingAbruptly(long afterBytes) {
            return new Answer(status, fields, body, afterBytes, true);
        }
    }

    /** An answer that depends on the request. */
    record Computed(Function<Exchange, Answer> answer) implements Fault {}

    /**
     * The request goes to the server, and is disturbed on its way or on the way back.
     *
     * @param answer what is given where a body stops with {@link BodyFault.Stop#ANSWER}
     */
    record Disturbance(
            BodyFault request,
            BodyFault response,
            UnaryOperator<HttpHead> requestHead,
            UnaryOperator<HttpHead> responseHead,
            @Nullable Answer answer)
            implements Fault {

        /** None at all. */
        static final Disturbance NONE =
                new Disturbance(BodyFault.NONE, BodyFault.NONE, head -> head, head -> head, null);

        static Disturbance ofRequest(BodyFault fault) {
            return new Disturbance(fault, BodyFault.NONE, head -> head, head -> head, null);
        }

        static Disturbance ofResponse(BodyFault fault) {
            return new Disturbance(BodyFault.NONE, fault, head -> head, head -> head, null);
        }

        static Disturbance ofRequestHead(UnaryOperator<HttpHead> change) {
            return new Disturbance(BodyFault.NONE, BodyFault.NONE, change, head -> head, null);
        }

        static Disturbance ofResponseHead(UnaryOperator<HttpHead> change) {
            return new Disturbance(BodyFault.NONE, BodyFault.NONE, head -> head, change, null);
        }
    }
}

package io.imagetransmit.notify;

import io.imagetransmit.http.HttpAnswer;
import io.imagetransmit.http.HttpCall;
import io.imagetransmit.http.RequestBody;
import io.imagetransmit.http.Transport;
import io.imagetransmit.notify.Channel.Message;
import java.io.IOException;
import java.util.Map;

/** By HTTP. A redirect is an answer like any other: whoever is behind it was not meant to get the message. */
final class TransportSender implements Sender {
    private static final int LONGEST_ANSWER = 64 << 10;

    private final Transport transport;

    TransportSender(Transport transport) {
        this.transport = transport;
    }

    @Override
    public Reply send(Message message) throws IOException {
        // minutes may pass until the next one
        HttpCall call =
                HttpCall.of("POST", message.uri()).with("Connection", "close").withBody(RequestBody.of(message.body()));
        for (Map.Entry<String, String> header : message.headers().entrySet()) {
            call = call.with(header.getKey(), header.getValue());
        }
        try (HttpAnswer answer = transport.execute(call)) {
            return new Reply(answer.status(), answer.readAll(LONGEST_ANSWER), answer.header("Retry-After"));
        }
    }

    @Override
    public void close() {
        transport.abort();
        transport.close();
    }
}

package io.imagetransmit.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** One connection from a client to a {@link FaultProxy}: request after request until one side ends it. */
final class ProxyConnection implements Runnable {
    private static final int LINGER_SILENCE_MILLIS = 2000;
    private static final long LINGER_NANOS = 30_000_000_000L;

    private final FaultProxy proxy;
    private final Socket client;

    ProxyConnection(FaultProxy proxy, Socket client) {
        this.proxy = proxy;
        this.client = client;
    }

    @Override
    public void run() {
        try {
            InputStream in = new BufferedInputStream(client.getInputStream(), 64 * 1024);
            HttpHead request = HttpHead.read(in);
            while (request != null && serve(request, in)) {
                request = HttpHead.read(in);
            }
        } catch (IOException clientHasGone) {
            // between two requests: nothing to log it with
        } finally {
            proxy.closed(client);
        }
    }

    /** Whether the connection may carry another request. */
    private boolean serve(HttpHead request, InputStream in) {
        Exchange exchange = proxy.begin(request);
        try {
            InputStream body = hasBody(request) ? BodyInput.after(request, in) : InputStream.nullInputStream();
            Fault fault = proxy.faultFor(exchange);
            boolean stays = fault instanceof Fault.Disturbance disturbance
                    ? forward(exchange, disturbance, body)
                    : answer(exchange, answerOf(fault, exchange), body);
            return stays
                    && !"close".equalsIgnoreCase(request.first("Connection").orElse(""));
        } catch (IOException e) {
            exchange.fail(e);
            return false;
        } finally {
            exchange.finish();
        }
    }

    private boolean forward(Exchange exchange, Fault.Disturbance disturbance, InputStream body) throws IOException {
        // a body that is announced as too long is refused before any of it is read
        Fault.Answer refusal = disturbance.answer();
        if (refusal != null
                && disturbance.request().stop() == BodyFault.Stop.ANSWER
                && exchange.request().contentLength() >= disturbance.request().stopAt()) {
            return answer(exchange, refusal, body);
        }
        return new ForwardedRequest(proxy, this, exchange, disturbance).run(body);
    }

    private static Fault.Answer answerOf(Fault fault, Exchange exchange) {
        if (fault instanceof Fault.Computed computed) {
            return computed.answer().apply(exchange);
        }
        return (Fault.Answer) fault;
    }

    private boolean answer(Exchange exchange, Fault.Answer answer, InputStream body) throws IOException {
        boolean whole = answer.afterRequestBytes() == Long.MAX_VALUE;
        if (whole || answer.afterRequestBytes() > 0) {
            continueIfAsked(exchange);
        }
        BodyFault upTo = BodyFault.stop(BodyFault.Stop.ANSWER, answer.afterRequestBytes());
        boolean ended = upTo.move(body, new BodyOutput(OutputStream.nullOutputStream(), false), exchange.requestBytes);
        boolean stays = ended || !hasBody(exchange.request());
        send(exchange, answer, stays);
        if (!stays) {
            end(answer.abrupt(), body);
        }
        return stays;
    }

    /** Writes an answer; what becomes of the connection is for the caller to do. */
    void send(Exchange exchange, Fault.Answer answer, boolean stays) throws IOException {
        HttpHead head = new HttpHead("HTTP/1.1 " + answer.status() + " Fault", answer.fields());
        if (head.first("Content-Length").isEmpty()) {
            head = head.with("Content-Length", Integer.toString(answer.body().length));
        }
        if (!stays) {
            head = head.with("Connection", "close");
        }
        OutputStream out = client.getOutputStream();
        exchange.respond(head);
        out.write(head.bytes());
        if (!exchange.method().equals("HEAD")) {
            out.write(answer.body());
            exchange.responseBytes.addAndGet(answer.body().length);
        }
        out.flush();
    }

    /** Closes the connection: lingering, so that the answer is not lost, or at once with what is unread. */
    void end(boolean abrupt, InputStream rest) throws IOException {
        if (abrupt) {
            client.close();
            return;
        }
        client.shutdownOutput();
        client.setSoTimeout(LINGER_SILENCE_MILLIS);
        long start = System.nanoTime();
        byte[] dropped = new byte[64 * 1024];
        try {
            int count = rest.read(dropped);
            while (count >= 0 && System.nanoTime() - start < LINGER_NANOS) {
                count = rest.read(dropped);
            }
        } catch (SocketTimeoutException silent) {
            // the client has read the answer and waits for the close
        }
    }

    /** RST in place of FIN. */
    void reset() throws IOException {
        client.setSoLinger(true, 0);
        client.close();
    }

    Socket socket() {
        return client;
    }

    private void continueIfAsked(Exchange exchange) throws IOException {
        if (exchange.header("Expect").isPresent()) {
            client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    static boolean hasBody(HttpHead request) throws IOException {
        return request.isChunked() || request.contentLength() > 0;
    }
}

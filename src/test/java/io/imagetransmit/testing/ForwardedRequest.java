package io.imagetransmit.testing;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One request on its way through a {@link FaultProxy} to the server and back. The body of the request is moved by a thread
 * of its own, because a server may answer before it has read it all.
 */
final class ForwardedRequest {
    private static final long PUMP_SETTLES_MILLIS = 100;
    private static final long LINGER_SECONDS = 10;

    private final FaultProxy proxy;
    private final ProxyConnection connection;
    private final Exchange exchange;
    private final Fault.Disturbance disturbance;
    /** Whether the proxy itself has ended the request's body; what that means is about to be known. */
    private volatile boolean broken;

    /** How the request's body ended. */
    private enum Sent {
        ALL,
        /** The proxy broke the connection to the client. */
        BROKEN,
        /** The proxy broke the connection to the server and has to answer itself. */
        ANSWER
    }

    ForwardedRequest(FaultProxy proxy, ProxyConnection connection, Exchange exchange, Fault.Disturbance disturbance) {
        this.proxy = proxy;
        this.connection = connection;
        this.exchange = exchange;
        this.disturbance = disturbance;
    }

    /** Whether the client's connection may carry another request. */
    boolean run(InputStream requestBody) throws IOException {
        Socket server;
        try {
            server = proxy.connect();
        } catch (IOException e) {
            exchange.fail(e);
            return badGateway(requestBody);
        }
        try {
            HttpHead head = disturbance
                    .requestHead()
                    .apply(exchange.request())
                    .without("Keep-Alive")
                    .with("Connection", "close");
            server.getOutputStream().write(head.bytes());
            Future<Sent> sent = ProxyConnection.hasBody(exchange.request())
                    ? proxy.workers().submit(() -> sendBody(requestBody, server, head.isChunked()))
                    : CompletableFuture.completedFuture(Sent.ALL);
            return relayAnswer(server, sent, requestBody);
        } finally {
            proxy.closed(server);
        }
    }

    private Sent sendBody(InputStream body, Socket server, boolean chunked) throws IOException {
        BodyFault fault = disturbance.request();
        BodyOutput out = new BodyOutput.Tolerant(server.getOutputStream(), chunked);
        if (fault.move(body, out, exchange.requestBytes)) {
            return Sent.ALL;
        }
        broken = fault.stop() != BodyFault.Stop.STALL;
        switch (fault.stop()) {
            case STALL -> {
                proxy.stall(exchange);
                fault.withoutStop().move(body, out, exchange.requestBytes);
                return Sent.ALL;
            }
            case ANSWER -> {
                proxy.closed(server);
                return Sent.ANSWER;
            }
            case RESET -> connection.reset();
            case CLOSE -> connection.socket().close();
        }
        // what was sent arrives at the server, and then the body ends too early for it as well
        proxy.closed(server);
        return Sent.BROKEN;
    }

    private boolean relayAnswer(Socket server, Future<Sent> sent, InputStream requestBody) throws IOException {
        InputStream in;
        HttpHead head;
        try {
            // a short body may have been stopped, and the connection to the server broken, before this is reached
            in = new BufferedInputStream(server.getInputStream(), 64 * 1024);
            head = readAnswer(in);
        } catch (IOException e) {
            return withoutAnswer(sent, requestBody, e);
        }
        BodyFault fault = disturbance.response();
        if (fault.stopAt() == BodyFault.BEFORE_HEAD && !goesOnAfter(fault)) {
            return fault.stop() == BodyFault.Stop.ANSWER && answerInstead(sent, requestBody);
        }
        return relay(head, in, sent);
    }

    /** Passes interim answers (100 Continue) on, and returns the final one. */
    private HttpHead readAnswer(InputStream in) throws IOException {
        while (true) {
            HttpHead head = HttpHead.read(in);
            if (head == null) {
                throw new EOFException("the server closed the connection without an answer");
            }
            if (head.status() >= 200) {
                return head;
            }
            connection.socket().getOutputStream().write(head.bytes());
        }
    }

    private boolean relay(HttpHead answer, InputStream in, Future<Sent> sent) throws IOException {
        boolean bodiless = exchange.method().equals("HEAD") || answer.status() == 204 || answer.status() == 304;
        InputStream body = bodiless ? InputStream.nullInputStream() : BodyInput.after(answer, in);
        HttpHead head = disturbance.responseHead().apply(answer).without("Connection");
        if (!bodiless && answer.contentLength() >= 0 && head.contentLength() < 0) {
            head = head.with("Transfer-Encoding", "chunked");
        }
        boolean framed = bodiless || head.isChunked() || head.contentLength() >= 0;
        boolean lied = !bodiless && head.contentLength() >= 0 && head.contentLength() != answer.contentLength();
        boolean stays = framed && !lied && settled(sent);
        head = stays ? head : head.with("Connection", "close");
        OutputStream client = connection.socket().getOutputStream();
        exchange.respond(head);
        client.write(head.bytes());
        if (!moveAnswer(body, new BodyOutput(client, head.isChunked() && !bodiless))) {
            return false;
        }
        if (!settled(sent)) {
            lingerUntilSent(sent);
        }
        return stays;
    }

    /** Whether the body came to its end. */
    private boolean moveAnswer(InputStream body, BodyOutput client) throws IOException {
        BodyFault fault = disturbance.response();
        if (fault.stopAt() == BodyFault.BEFORE_HEAD) {
            fault = fault.withoutStop();
        }
        if (fault.move(body, client, exchange.responseBytes)) {
            return true;
        }
        return goesOnAfter(fault) && fault.withoutStop().move(body, client, exchange.responseBytes);
    }

    /** Breaks the client's connection as the fault says; true after a stall, when everything goes on. */
    private boolean goesOnAfter(BodyFault fault) throws IOException {
        switch (fault.stop()) {
            case STALL -> {
                proxy.stall(exchange);
                return true;
            }
            case RESET -> connection.reset();
            case CLOSE -> connection.socket().close();
            case ANSWER -> {
                // given by the caller
            }
        }
        return false;
    }

    private boolean withoutAnswer(Future<Sent> sent, InputStream requestBody, IOException reason) throws IOException {
        Sent how = broken || settled(sent) ? outcome(sent) : Sent.ALL;
        if (how == Sent.BROKEN) {
            return false;
        }
        if (how == Sent.ANSWER) {
            return answerInstead(sent, requestBody);
        }
        exchange.fail(reason);
        if (!settled(sent)) {
            connection.socket().close();
            return false;
        }
        return badGateway(requestBody);
    }

    private boolean answerInstead(Future<Sent> sent, InputStream requestBody) throws IOException {
        Fault.Answer answer = disturbance.answer();
        if (answer == null) {
            throw new IOException("this fault has no answer");
        }
        boolean settled = settled(sent);
        boolean stays = settled && outcome(sent) == Sent.ALL;
        connection.send(exchange, answer, stays);
        if (!settled) {
            lingerUntilSent(sent);
        } else if (!stays) {
            connection.end(answer.abrupt(), requestBody);
        }
        return stays;
    }

    private boolean badGateway(InputStream requestBody) throws IOException {
        connection.send(exchange, Faults.html(502), false);
        connection.end(false, requestBody);
        return false;
    }

    /** Whether the request's body has come to an end: it has, but for an instant, unless the server answered early. */
    private static boolean settled(Future<Sent> sent) throws IOException {
        return endsWithin(sent, PUMP_SETTLES_MILLIS);
    }

    private void lingerUntilSent(Future<Sent> sent) throws IOException {
        connection.socket().shutdownOutput();
        endsWithin(sent, TimeUnit.SECONDS.toMillis(LINGER_SECONDS));
    }

    private static boolean endsWithin(Future<Sent> sent, long millis) throws IOException {
        try {
            sent.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException stillSending) {
            return false;
        } catch (ExecutionException e) {
            throw new IOException("the client did not send its body: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the proxy is closed", e);
        }
    }

    private static Sent outcome(Future<Sent> sent) throws IOException {
        try {
            return sent.get();
        } catch (ExecutionException e) {
            throw new IOException("the client did not send its body: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the proxy is closed", e);
        }
    }
}

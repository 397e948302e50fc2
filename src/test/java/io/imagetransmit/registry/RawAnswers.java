package io.imagetransmit.registry;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** A server that answers with any bytes, one answer a connection, and then no more. */
final class RawAnswers {
    /** Stands between two answers. */
    static final String NEXT = "\n%%\n";

    private final ServerSocket server;
    private final Deque<byte[]> answers = new ArrayDeque<>();

    RawAnswers() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "raw-answers");
        thread.setDaemon(true);
        thread.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** What to answer from now on. */
    synchronized void answer(byte[] input) {
        answers.clear();
        for (String answer : new String(input, StandardCharsets.ISO_8859_1).split(NEXT, -1)) {
            answers.add(answer.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private synchronized byte[] next() {
        byte[] answer = answers.poll();
        return answer == null ? new byte[0] : answer;
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                socket.setSoTimeout(2_000);
                socket.setTcpNoDelay(true);
                skipRequest(new BufferedInputStream(socket.getInputStream()));
                socket.getOutputStream().write(next());
                socket.shutdownOutput();
            } catch (IOException e) {
                // a client that has gone
            }
        }
    }

    private static void skipRequest(InputStream in) throws IOException {
        long length = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.startsWith("Content-Length:")) {
                length = Long.parseLong(line.substring(15).trim());
            }
        }
        in.skipNBytes(length);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}

package io.imagetransmit.local;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A Docker engine that says whatever it is told to: for what no installed engine does. It answers each path with what was set
 * for it, and 404 otherwise.
 */
final class StubEngine implements AutoCloseable {
    /** What a load does. */
    enum Load {
        /** Takes all of it, and answers. */
        TAKE,
        /** Answers after the head of the request and goes away. */
        ANSWER_EARLY,
        /** Takes nothing and says nothing. */
        HANG,
        /** Takes all of it and goes away. */
        BREAK
    }

    private final ServerSocket server;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<byte[]> loaded = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Exception> failures = new CopyOnWriteArrayList<>();
    private volatile Load load = Load.TAKE;
    private volatile String loadAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";

    StubEngine() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "stub-engine");
        thread.setDaemon(true);
        thread.start();
        json("/version", "{\"Os\":\"linux\",\"Arch\":\"amd64\"}");
        json("/info", "{\"DriverStatus\":null}");
        json("/images/json", "[]");
    }

    String host() {
        return "tcp://127.0.0.1:" + server.getLocalPort();
    }

    void json(String path, String body) {
        raw(path, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    void raw(String path, String answer) {
        answers.put(path, answer);
    }

    void onLoad(Load what, String answer) {
        load = what;
        loadAnswer = answer;
    }

    /** The bodies that were loaded, whole ones only. */
    List<byte[]> loaded() {
        return loaded;
    }

    /** Why exchanges ended early. */
    List<Exception> failures() {
        return failures;
    }

    /** How many connections are open. */
    int connections() {
        return open.size();
    }

    private void serve() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread thread = new Thread(() -> answer(socket), "stub-exchange");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                if (!server.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            String path = head(in);
            if (!path.startsWith("/images/load")) {
                String answer = answers.getOrDefault(path, "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}");
                out.write(answer.getBytes(StandardCharsets.UTF_8));
                return;
            }
            switch (load) {
                case ANSWER_EARLY -> out.write(loadAnswer.getBytes(StandardCharsets.UTF_8));
                case HANG -> Thread.sleep(600_000);
                case TAKE -> {
                    loaded.add(body(in));
                    out.write(loadAnswer.getBytes(StandardCharsets.UTF_8));
                }
                case BREAK -> loaded.add(body(in));
            }
        } catch (IOException | InterruptedException e) {
            failures.add(e); // often the client went away on purpose
        } finally {
            open.remove(socket);
        }
    }

    private static String head(InputStream in) throws IOException {
        String[] request = line(in).split(" ", -1);
        while (!line(in).isEmpty()) {
            // headers are of no interest
        }
        return request.length > 1 ? request[1] : "";
    }

    private static byte[] body(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int size = Integer.parseInt(line(in), 16);
        while (size > 0) {
            body.write(in.readNBytes(size));
            line(in);
            size = Integer.parseInt(line(in), 16);
        }
        return body.toByteArray();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int value = in.read();
        while (value != '\n') {
            if (value < 0) {
                throw new IOException("the client went away");
            }
            line.append((char) value);
            value = in.read();
        }
        return line.toString().strip();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

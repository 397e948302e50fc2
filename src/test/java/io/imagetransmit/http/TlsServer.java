package io.imagetransmit.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A web server for one test, by the JDK's provider: says "hello" to every request, once a connection. Where a handshake
 * fails it reads on until the client closes, so that its alert always arrives.
 */
final class TlsServer implements AutoCloseable {
    private final ServerSocket listener;
    private final @Nullable SSLContext context;
    private final @Nullable String version;
    private final boolean clientCertificate;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicReference<String> last = new AtomicReference<>("");
    private final AtomicInteger requests = new AtomicInteger();

    private TlsServer(
            InetAddress address, @Nullable SSLContext context, @Nullable String version, boolean clientCertificate)
            throws IOException {
        this.listener = new ServerSocket(0, 50, address);
        this.context = context;
        this.version = version;
        this.clientCertificate = clientCertificate;
        Thread thread = new Thread(this::accept, "server");
        thread.setDaemon(true);
        thread.start();
    }

    static TlsServer plain() throws IOException {
        return new TlsServer(InetAddress.getLoopbackAddress(), null, null, false);
    }

    static TlsServer start(String version, Pki.Identity identity) throws Exception {
        return new TlsServer(InetAddress.getLoopbackAddress(), context(identity, null), version, false);
    }

    static TlsServer startOn(String address, String version, Pki.Identity identity) throws Exception {
        return new TlsServer(InetAddress.getAllByName(address)[0], context(identity, null), version, false);
    }

    /** A server that wants a client certificate by this authority. */
    static TlsServer startAsking(String version, Pki.Identity identity, Path authority) throws Exception {
        return new TlsServer(InetAddress.getLoopbackAddress(), context(identity, authority), version, true);
    }

    int port() {
        return listener.getLocalPort();
    }

    int requests() {
        return requests.get();
    }

    /** The last request: its head, an empty line, its body. */
    String last() {
        return String.valueOf(last.get());
    }

    private static SSLContext context(Pki.Identity identity, @Nullable Path authority)
            throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "server",
                PemReader.privateKey(identity.key()),
                new char[0],
                PemReader.certificates(identity.certificate()).toArray(Certificate[]::new));
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
        keyManagers.init(keys, new char[0]);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        if (authority != null) {
            trusted.setCertificateEntry("ca", PemReader.certificates(authority).get(0));
        }
        TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
        trustManagers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                keyManagers.getKeyManagers(),
                authority == null ? null : trustManagers.getTrustManagers(),
                new SecureRandom());
        return context;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread thread = new Thread(() -> serve(socket), "connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            try (Socket upgraded = context == null ? socket : upgrade(context, socket)) {
                answer(upgraded);
            } catch (IOException e) {
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException e) {
            // the client's business
        }
        open.remove(socket);
    }

    private SSLSocket upgrade(SSLContext with, Socket socket) throws IOException {
        SSLSocket upgraded = (SSLSocket) with.getSocketFactory().createSocket(socket, null, socket.getPort(), false);
        upgraded.setUseClientMode(false);
        SSLParameters parameters = upgraded.getSSLParameters();
        parameters.setProtocols(new String[] {version});
        parameters.setNeedClientAuth(clientCertificate);
        upgraded.setSSLParameters(parameters);
        upgraded.startHandshake();
        return upgraded;
    }

    private void answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
        String first = reader.readLine();
        boolean http = first != null && first.contains(" HTTP/1.");
        StringBuilder head = new StringBuilder();
        int length = 0;
        for (String line = first; http && line != null && !line.isEmpty(); line = reader.readLine()) {
            head.append(line).append('\n');
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        if (http) {
            char[] body = new char[length];
            for (int read = 0; read < length; read++) {
                body[read] = (char) reader.read();
            }
            last.set(head + "\n" + new String(body));
            requests.incrementAndGet();
        }
        String answer = http
                ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"
                : "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        if (context == null) {
            socket.shutdownOutput();
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}

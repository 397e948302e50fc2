package io.imagetransmit.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's squid in the foreground with a configuration of its own: Basic authentication, every host is this machine. */
final class Squid implements AutoCloseable {
    private final Process process;
    private final int port;

    private Squid(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    int port() {
        return port;
    }

    /** Starts it in a folder; port 9 is forbidden to those who use it. */
    static Squid start(Path folder, String user, String password) throws Exception {
        // started by root, squid becomes the user "proxy", who has to get at its files
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path squid = Programs.require("squid");
        Path authenticator = Programs.require("basic_ncsa_auth");
        String hash = new Pki(folder)
                .run(
                        "passwd",
                        "-apr1",
                        "-in",
                        Files.writeString(folder.resolve("password"), password).toString())
                .strip();
        Path passwords = Files.writeString(folder.resolve("passwords"), user + ":" + hash + "\n");
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 registry.example\n");
        // squid cannot choose a port itself; somebody else may be quicker than it is
        for (int attempt = 0; attempt < 5; attempt++) {
            int port = freePort();
            Path configuration = Files.writeString(
                    folder.resolve("squid.conf"),
                    String.join(
                            "\n",
                            "http_port 127.0.0.1:" + port,
                            "auth_param basic program " + authenticator + " " + passwords,
                            "auth_param basic children 1",
                            "auth_param basic casesensitive on",
                            "acl known proxy_auth REQUIRED",
                            "acl forbidden port 9",
                            "http_access deny forbidden",
                            "http_access allow known",
                            "http_access deny all",
                            "hosts_file " + hosts,
                            "cache deny all",
                            "cache_mem 8 MB",
                            "memory_cache_shared off",
                            "pid_filename none",
                            "netdb_filename none",
                            "pinger_enable off",
                            "access_log none",
                            "cache_log " + folder.resolve("cache.log"),
                            "coredump_dir " + folder,
                            "shutdown_lifetime 0 seconds",
                            ""));
            Process process = new ProcessBuilder(List.of(
                            squid.toString(), "-n", "test" + port, "-N", "-d", "1", "-f", configuration.toString()))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            if (isListening(process)) {
                return new Squid(process, port);
            }
            process.destroyForcibly().waitFor();
        }
        throw new IOException("squid does not start: " + Files.readString(folder.resolve("cache.log")));
    }

    private static boolean isListening(Process process) throws IOException {
        BufferedReader log =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.ISO_8859_1));
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            if (line.contains("Accepting HTTP Socket connections")) {
                return true;
            }
        }
        return false;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        process.getInputStream().close();
    }
}

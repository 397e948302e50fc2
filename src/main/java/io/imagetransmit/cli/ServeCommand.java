package io.imagetransmit.cli;

import io.imagetransmit.cli.Program.Surroundings;
import io.imagetransmit.registry.server.RegistryServer;
import io.imagetransmit.registry.server.RegistryServerSettings;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** {@code serve FOLDER [-listen host:port]}: a registry for a site that has none, until Ctrl-C. */
final class ServeCommand {
    private static final String DEFAULT = "127.0.0.1:5000";

    private final Surroundings around;

    ServeCommand(Surroundings around) {
        this.around = around;
    }

    @SuppressWarnings("try") // the interruption only stands by until it is closed
    ExitCode run(Arguments arguments) throws UsageException, TransferException {
        InetSocketAddress listen = address(arguments.listen() == null ? DEFAULT : arguments.listen());
        Path folder = around.environment().resolve(arguments.operands().get(0));
        RegistryServerSettings settings =
                RegistryServerSettings.loopback(folder).withListen(listen);
        CountDownLatch stopped = new CountDownLatch(1);
        try (RegistryServer server = RegistryServer.start(settings);
                Interruption interruption = Interruption.of(stopped::countDown)) {
            around.say(around.messages()
                    .text("serve.started", Map.of("uri", server.uri().toString(), "folder", folder.toString())));
            if (!listen.getAddress().isLoopbackAddress()) {
                around.complain(around.messages()
                        .text("serve.open", Map.of("uri", server.uri().toString())));
            }
            around.say(around.messages().text("serve.stop"));
            stopped.await();
            return ExitCode.INTERRUPTED;
        } catch (IOException e) {
            throw new TransferException(
                    Side.DISK,
                    Kind.DISK,
                    Map.of("path", folder + " " + listen, "message", String.valueOf(e.getMessage())),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    /** {@code host:port}, {@code :port} for every address, or a port alone for loopback. */
    private static InetSocketAddress address(String text) throws UsageException {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "127.0.0.1" : text.substring(0, colon);
        String port = text.substring(colon + 1);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
            throw new UsageException("usage.listen", Map.of("argument", text));
        }
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        InetSocketAddress address = bare.isEmpty()
                ? new InetSocketAddress(Integer.parseInt(port))
                : new InetSocketAddress(bare, Integer.parseInt(port));
        if (address.isUnresolved()) {
            throw new UsageException("usage.listen", Map.of("argument", text));
        }
        return address;
    }
}

package io.imagetransmit.cli;

import io.imagetransmit.job.ErrorText;
import io.imagetransmit.job.ExitCode;
import io.imagetransmit.job.ListenAddress;
import io.imagetransmit.job.Surroundings;
import io.imagetransmit.job.UsageException;
import io.imagetransmit.registry.server.Login;
import io.imagetransmit.registry.server.RegistryServer;
import io.imagetransmit.registry.server.RegistryServerSettings;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** {@code serve FOLDER [-listen host:port]}: a registry for a site that has none, until Ctrl-C. */
final class ServeCommand {
    private static final String DEFAULT = "127.0.0.1:5000";
    /** Not an argument: those can be read by everybody on the machine. */
    private static final String PASSWORD = "IMAGE_TRANSMIT_PASSWORD";

    private final Surroundings around;

    ServeCommand(Surroundings around) {
        this.around = around;
    }

    @SuppressWarnings("try") // the interruption only stands by until it is closed
    ExitCode run(Arguments arguments) throws UsageException, TransferException {
        Arguments.ServeFlags flags = arguments.serve();
        InetSocketAddress listen = ListenAddress.parse(flags.listen() == null ? DEFAULT : flags.listen());
        Path folder = around.environment().resolve(arguments.operands().get(0));
        RegistryServerSettings settings = settings(folder, listen, flags);
        CountDownLatch stopped = new CountDownLatch(1);
        try (RegistryServer server = RegistryServer.start(settings);
                Interruption interruption = Interruption.of(stopped::countDown)) {
            around.say(around.messages()
                    .text(
                            "serve.started",
                            Map.of(
                                    "uri",
                                    "http://" + ListenAddress.shown(server.address()),
                                    "folder",
                                    folder.toString())));
            if (!listen.getAddress().isLoopbackAddress() && settings.login() == null) {
                around.complain(around.messages().text(settings.readOnly() ? "serve.readOnly" : "serve.open"));
            }
            around.say(around.messages().text("serve.stop"));
            stopped.await();
            return ExitCode.INTERRUPTED;
        } catch (BindException e) {
            throw new UsageException(
                    "serve.inUse",
                    Map.of("address", ListenAddress.shown(listen), "message", String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw new TransferException(
                    Side.DISK, Kind.DISK, Map.of("path", folder.toString(), "message", ErrorText.reason(e)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    /** Beyond this machine nobody may write without a password, unless that is asked for by name. */
    private RegistryServerSettings settings(Path folder, InetSocketAddress listen, Arguments.ServeFlags flags)
            throws UsageException {
        RegistryServerSettings settings =
                RegistryServerSettings.loopback(folder).withListen(listen);
        if (flags.user() != null) {
            String password = around.environment().variables().get(PASSWORD);
            if (password == null
                    || password.isEmpty()
                    || flags.user().isEmpty()
                    || flags.user().contains(":")) {
                throw new UsageException("usage.serveUser", Map.of("argument", flags.user(), "variable", PASSWORD));
            }
            return settings.withLogin(new Login(flags.user(), password));
        }
        return listen.getAddress().isLoopbackAddress() || flags.writable() ? settings : settings.asReadOnly();
    }
}

package io.imagetransmit.cli;

import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.config.Selection;
import io.imagetransmit.config.Settings;
import io.imagetransmit.job.ConfigurationException;
import io.imagetransmit.job.Console;
import io.imagetransmit.job.ConsoleNotices;
import io.imagetransmit.job.ExitCode;
import io.imagetransmit.job.Registries;
import io.imagetransmit.job.Surroundings;
import io.imagetransmit.registry.Listing;
import io.imagetransmit.registry.RegistryClient;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.util.List;
import java.util.Map;

/** {@code ls NAME [REPOSITORY]}: the repositories of a registry, or the tags of one of them, one a line. */
final class ListCommand {
    private final Surroundings around;

    ListCommand(Surroundings around) {
        this.around = around;
    }

    ExitCode run(Arguments arguments, Settings settings) throws ConfigurationException, TransferException {
        String name = arguments.operands().get(0);
        boolean isSource = settings.source(name) instanceof Selection.Chosen;
        RepositorySettings repository = around.chosen(settings.sourceOrTarget(name));
        try (Console console = new Console(around.environment().err(), around.clock(), null)) {
            ConsoleNotices notices = new ConsoleNotices(console, around.messages(), around.debug(), System::nanoTime);
            Registries registries = around.registries(settings, notices);
            around.checkFiles(registries, repository);
            Side side = isSource ? Side.SOURCE : Side.TARGET;
            try (RegistryClient client = registries.connect(repository, side).client()) {
                Listing listing = new Listing(client);
                List<String> lines = arguments.operands().size() > 1
                        ? listing.tags(arguments.operands().get(1))
                        : listing.repositories();
                lines.forEach(around::say);
                if (lines.isEmpty()) {
                    console.print(around.messages().text("ls.empty", Map.of("host", client.host())));
                }
                return ExitCode.DONE;
            } catch (TransferException e) {
                if (e.kind() != Kind.NOT_FOUND || arguments.operands().size() < 2) {
                    throw e;
                }
                around.complain(around.messages()
                        .text(
                                "ls.noRepository",
                                Map.of(
                                        "side", around.messages().text("side." + side),
                                        "name", arguments.operands().get(1),
                                        "argument", name)));
                around.trace(e);
                return ExitCode.SOME_FAILED;
            }
        }
    }
}

package io.imagetransmit.cli;

import io.imagetransmit.bundle.CollectionReport;
import io.imagetransmit.job.ErrorText;
import io.imagetransmit.job.ExitCode;
import io.imagetransmit.job.StoredFiles;
import io.imagetransmit.job.Surroundings;
import io.imagetransmit.store.ImageCollection;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** {@code inspect META [-json]}: what a bundle holds, and how its images share it. */
final class InspectCommand {
    private final Surroundings around;

    InspectCommand(Surroundings around) {
        this.around = around;
    }

    ExitCode run(Arguments arguments) throws TransferException {
        Path path = around.environment().resolve(arguments.operands().get(0));
        String name = String.valueOf(path.getFileName());
        try (ImageCollection images = new StoredFiles(around.environment()).openAnyway(path)) {
            CollectionReport report = CollectionReport.of(images);
            if (arguments.json()) {
                new InspectJson(name, report).write(around.environment().out());
            } else {
                new InspectText(name, report, around.messages(), around.errors()).lines(around::say);
            }
            return ExitCode.DONE;
        } catch (TransferException e) {
            throw e;
        } catch (IOException e) {
            throw new TransferException(
                    Side.DISK, Kind.DISK, Map.of("path", "stdout", "message", ErrorText.reason(e)), e);
        }
    }
}

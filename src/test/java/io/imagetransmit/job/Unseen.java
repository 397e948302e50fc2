package io.imagetransmit.job;

import io.imagetransmit.i18n.Messages;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A front end that nobody looks at. */
final class Unseen implements FrontEnd {
    static Surroundings surroundings(Messages messages, Map<String, String> variables) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Environment environment =
                new Environment(variables, Path.of("."), Path.of("."), InputStream.nullInputStream(), nowhere, nowhere);
        return new Surroundings(environment, messages, new ErrorText(messages), new Unseen(), false);
    }

    @Override
    public @Nullable Live live() {
        return null;
    }

    @Override
    public Standby transferring(Console console, List<TransferView> views) {
        return () -> {};
    }

    @Override
    public Standby interruption(Runnable stop, Duration moreGrace) {
        return () -> {};
    }
}

package io.imagetransmit.local;

import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.store.TransferException.Side;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Runs an engine's command, {@code docker} or {@code ctr}, and says what went wrong. Safe for several threads. */
final class EngineCommand {
    private static final int QUESTION_SECONDS = 60;
    private static final int BUFFER = 128 << 10;

    private final List<String> command;
    private final Map<String, String> environment;
    private final String name;
    private final Set<EngineProcess> running = ConcurrentHashMap.newKeySet();
    private volatile boolean aborted;

    /** Writes what the command reads. */
    @FunctionalInterface
    interface Input {
        void write(OutputStream out) throws IOException;
    }

    /**
     * @param command the program and the arguments that stand before every other
     * @param environment variables that it gets besides our own
     * @param name of the engine, for failures
     */
    EngineCommand(List<String> command, Map<String, String> environment, String name) {
        this.command = List.copyOf(command);
        this.environment = Map.copyOf(environment);
        this.name = name;
    }

    /** Asks something that is answered at once; gives the output, or null if the exit code says no. */
    @Nullable
    String ask(String... arguments) throws TransferException {
        EngineProcess.Ended ended = run(null, arguments);
        return ended.exitCode() == 0 ? ended.output() : null;
    }

    /** Asks something to which there must be an answer. */
    String askOrFail(String... arguments) throws TransferException {
        EngineProcess.Ended ended = run(null, arguments);
        if (ended.exitCode() != 0) {
            throw rejected(ended);
        }
        return ended.output();
    }

    /** Has the command read an input; any exit code but 0 is REJECTED, with what the command says. */
    void feed(Input input, String... arguments) throws TransferException {
        EngineProcess.Ended ended = run(input, arguments);
        if (ended.exitCode() != 0) {
            throw rejected(ended);
        }
    }

    void abort() {
        aborted = true;
        running.forEach(EngineProcess::close);
    }

    private EngineProcess.Ended run(@Nullable Input input, String... arguments) throws TransferException {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of(arguments));
        try (EngineProcess process = EngineProcess.start(words, environment)) {
            running.add(process);
            try {
                failIfAborted();
                IOException broken = input == null ? closed(process) : fed(process, input);
                if (input == null && !process.endsWithin(QUESTION_SECONDS)) {
                    throw new TransferException(Side.TARGET, Kind.TIMEOUT, Map.of("host", name));
                }
                EngineProcess.Ended ended = process.end();
                failIfAborted();
                if (broken != null && ended.exitCode() == 0) { // it was content with less than all
                    throw new TransferException(
                            Side.TARGET, Kind.BROKEN, Map.of("host", name, "message", broken.toString()), broken);
                }
                return ended;
            } finally {
                running.remove(process);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TransferException.cancelled(Side.TARGET);
        }
    }

    private static @Nullable IOException closed(EngineProcess process) {
        try {
            process.input().close();
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    /** A pipe that breaks is the command's end, which says more than the pipe; what the source says comes first. */
    private @Nullable IOException fed(EngineProcess process, Input input) throws TransferException {
        try (OutputStream out = new BufferedOutputStream(process.input(), BUFFER)) {
            try {
                input.write(out);
            } catch (TransferException e) {
                process.close(); // before its input ends in good order
                throw e;
            }
            return null;
        } catch (TransferException e) {
            failIfAborted();
            throw e;
        } catch (IOException e) {
            return e;
        }
    }

    private void failIfAborted() throws TransferException {
        if (aborted) {
            throw TransferException.cancelled(Side.TARGET);
        }
    }

    private TransferException rejected(EngineProcess.Ended ended) {
        String complaint = ended.complaint();
        boolean unreached = complaint.contains("failed to dial")
                || complaint.contains("Cannot connect to the Docker daemon")
                || complaint.contains("connection refused");
        return new TransferException(
                Side.TARGET,
                unreached ? Kind.ENGINE_UNREACHABLE : Kind.REJECTED,
                Map.of("host", name, "code", "exit code " + ended.exitCode(), "message", complaint));
    }
}

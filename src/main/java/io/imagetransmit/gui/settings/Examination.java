package io.imagetransmit.gui.settings;

import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.DockerCredentials;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.doctor.Doctor;
import io.imagetransmit.doctor.Instruments;
import io.imagetransmit.doctor.Patient;
import io.imagetransmit.job.Environment;
import io.imagetransmit.job.Registries;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.util.List;
import javax.swing.SwingUtilities;
import org.jspecify.annotations.Nullable;

/** The doctor at work on a thread of its own. What it finds is told on the event thread; nothing more once it has been cancelled. */
final class Examination {

    /** Is told on the event thread. */
    interface Listener {
        void observed(Observation observation);

        /** The last that is told. */
        void ended();
    }

    private final Environment environment;
    private final RepositorySettings repository;
    private final boolean target;
    private final Listener listener;

    /** What can be broken off; null before and after. */
    private @Nullable Instruments instruments;

    private boolean cancelled;

    private Examination(Environment environment, RepositorySettings repository, boolean target, Listener listener) {
        this.environment = environment;
        this.repository = repository;
        this.target = target;
        this.listener = listener;
    }

    /** @param target whether images are to go there; otherwise they come from there */
    static Examination start(
            Environment environment, RepositorySettings repository, boolean target, Listener listener) {
        Examination examination = new Examination(environment, repository, target, listener);
        Thread thread = new Thread(examination::run, "doctor");
        thread.setDaemon(true);
        thread.start();
        return examination;
    }

    /** Stops at once for whoever looks at it; the thread ends as soon as its connections have broken. */
    void cancel() {
        Instruments breaking;
        synchronized (this) {
            cancelled = true;
            breaking = instruments;
        }
        if (breaking != null) {
            Thread thread = new Thread(breaking.transport()::abort, "doctor-stop");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }

    private synchronized boolean isTaken(@Nullable Instruments taken) {
        instruments = taken;
        return !cancelled;
    }

    private void run() {
        try {
            if (repository.problems().isEmpty()) {
                examine();
            } else {
                repository.problems().forEach(problem -> tell(new Observation.Problem(problem)));
            }
        } catch (TransferException e) {
            // thrown only where it was stopped, and whoever stopped it knows
            if (!isCancelled()) {
                throw new IllegalStateException(e);
            }
        } catch (IOException e) {
            tell(new Observation.BadFile(e));
        } catch (RuntimeException e) {
            tell(new Observation.BadFile(new IOException(e.toString(), e))); // or it would end as if all were well
            throw e;
        } finally {
            SwingUtilities.invokeLater(() -> {
                if (!isCancelled()) {
                    listener.ended();
                }
            });
        }
    }

    private void examine() throws IOException, TransferException {
        Registries registries = Registries.of(environment, 0, new Quiet());
        registries.checkFiles(repository);
        Patient patient = registries.patient(repository, !target, target);
        try (Instruments opened = registries.instruments(repository)) {
            if (isTaken(opened)) {
                new Doctor(opened).examine(patient, finding -> tell(new Observation.Found(finding)));
            }
        } finally {
            isTaken(null);
        }
    }

    private void tell(Observation observation) {
        SwingUtilities.invokeLater(() -> {
            if (!isCancelled()) {
                listener.observed(observation);
            }
        });
    }

    /** Tells of logins only: the rest is among the findings. */
    private final class Quiet implements Registries.Notices {
        @Override
        public void plainHttp(String host) {
            // a finding of its own
        }

        @Override
        public void docker(DockerCredentials.Found found) {
            List<ConfigProblem> warnings = found.warnings();
            warnings.forEach(warning -> tell(new Observation.Problem(warning)));
        }
    }
}

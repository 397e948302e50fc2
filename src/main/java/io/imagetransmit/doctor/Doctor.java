package io.imagetransmit.doctor;

import io.imagetransmit.http.RetryPolicy;
import io.imagetransmit.registry.RegistryConnector;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Side;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/** Examines one registry. Not thread-safe; stopped by {@link io.imagetransmit.http.Transport#abort}. */
public final class Doctor {
    private static final Set<Step> ALWAYS = EnumSet.range(Step.NAME, Step.REFERRERS);

    private final Instruments instruments;

    /** @param instruments made for this registry; the caller's to close */
    public Doctor(Instruments instruments) {
        this.instruments = instruments;
    }

    /**
     * Looks into everything, in the order of {@link Step}, but for the disk.
     *
     * @param listener is handed each finding when it is made, on this thread; exactly one for each step that applies
     * @throws TransferException only where the examination was stopped
     */
    public void examine(Patient patient, Consumer<Finding> listener) throws TransferException {
        Chart chart = new Chart(listener);
        RegistryConnector connector =
                new RegistryConnector(instruments.transport(), once(), instruments.listener(), instruments.clock());
        Contact contact = new ConnectionCheck(instruments, connector, patient, chart).run();
        if (contact != null && new LoginCheck(patient, chart).run(contact)) {
            String repository = new PullCheck(contact.client(), patient, chart).run();
            if (patient.target()) {
                new PushCheck(contact.seenFrom(Side.TARGET), patient, chart).run(repository);
            }
        }
        chart.close(steps(patient));
    }

    private static Set<Step> steps(Patient patient) {
        EnumSet<Step> steps = EnumSet.copyOf(ALWAYS);
        if (patient.target()) {
            steps.addAll(EnumSet.of(Step.PUSH, Step.BODY_SIZE));
        }
        return steps;
    }

    /** Whoever answers that he is busy has answered: nothing is repeated, and nobody waited for. */
    private static RetryPolicy once() {
        return new RetryPolicy(0, Duration.ZERO, Duration.ZERO, () -> 0, duration -> {});
    }
}

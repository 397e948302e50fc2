package io.imagetransmit.doctor;

import io.imagetransmit.registry.RegistryClient;
import io.imagetransmit.registry.UploadProbe;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens an upload, asks how large its bodies may be, and gives it up. */
final class PushCheck {
    private static final String PROJECT = "image-transmit";
    private static final String REPOSITORY = "doctor-probe";

    private final RegistryClient client;
    private final Patient patient;
    private final Chart chart;

    PushCheck(RegistryClient client, Patient patient, Chart chart) {
        this.client = client;
        this.patient = patient;
        this.chart = chart;
    }

    /** @param known a repository that is there, or null to invent one: some registries make it at once, and keep it */
    void run(@Nullable String known) throws TransferException {
        String project = patient.project() == null ? PROJECT : patient.project();
        String repository = known == null ? project + "/" + REPOSITORY : known;
        Fact opened = known == null ? Fact.PUSH_OPENED_INVENTED : Fact.PUSH_OPENED;
        try (UploadProbe probe = UploadProbe.open(client, repository)) {
            chart.good(Step.PUSH, opened, Map.of("name", repository));
            tellBodySize(probe);
        } catch (TransferException e) {
            tellRefusal(LoginCheck.afterLogin(e), repository);
        }
    }

    /**
     * Where nobody has said what to push to, a refusal is about our own choice. Whether that exists does not show: Harbor and
     * Docker Hub answer a project that is missing with 401.
     */
    private void tellRefusal(TransferException refusal, String repository) throws TransferException {
        boolean refused = refusal.kind() == Kind.FORBIDDEN || refusal.kind() == Kind.NOT_FOUND;
        if (patient.project() == null && refused) {
            Map<String, String> name = Map.of("name", repository);
            chart.failed(new Finding(Step.PUSH, Verdict.HINT, Fact.PUSH_CHOICE_REFUSED, name, refusal));
        } else {
            chart.failed(Step.PUSH, refusal);
        }
    }

    /** Goes down in the steps in which an upload does. */
    private void tellBodySize(UploadProbe probe) throws TransferException {
        long size = UploadProbe.LARGEST_BODY;
        try {
            while (!probe.takes(size)) {
                if (size <= UploadProbe.SMALLEST_BODY) {
                    chart.tell(Finding.of(Step.BODY_SIZE, Verdict.BAD, Fact.BODY_REFUSED, bytes(size)));
                    return;
                }
                size /= 2;
            }
        } catch (TransferException e) {
            chart.failed(new Finding(Step.BODY_SIZE, Verdict.HINT, Fact.BODY_UNKNOWN, Map.of(), e));
            return;
        }
        if (size == UploadProbe.LARGEST_BODY) {
            chart.good(Step.BODY_SIZE, Fact.BODY_TAKEN, bytes(size));
        } else {
            chart.hint(
                    Step.BODY_SIZE,
                    Fact.BODY_LIMITED,
                    Map.of("bytes", String.valueOf(UploadProbe.LARGEST_BODY), "taken", String.valueOf(size)));
        }
    }

    private static Map<String, String> bytes(long size) {
        return Map.of("bytes", String.valueOf(size));
    }
}

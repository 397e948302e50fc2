package io.imagetransmit.job;

import io.imagetransmit.i18n.HumanUnits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says which blobs of an increment are nowhere, and which bundle would bring them. */
final class PreflightView {
    private final Surroundings around;
    private final Console console;
    private final String label;

    /** @param label stands in front of what is told, where there are several targets; otherwise empty */
    PreflightView(Surroundings around, Console console, String label) {
        this.around = around;
        this.console = console;
        this.label = label;
    }

    void show(List<UploadPreflight.Lack> lacks) {
        Map<String, List<UploadPreflight.Lack>> byBase = new LinkedHashMap<>();
        lacks.forEach(lack ->
                byBase.computeIfAbsent(lack.base(), base -> new ArrayList<>()).add(lack));
        byBase.forEach((base, missing) -> {
            for (UploadPreflight.Lack lack : missing) {
                console.line(label
                        + around.messages()
                                .text(
                                        "preflight.blob",
                                        Map.of(
                                                "digest", lack.blob().digest().toString(),
                                                "bytes",
                                                        HumanUnits.bytes(
                                                                lack.blob().size()),
                                                "image", lack.image().target().toString())));
            }
            console.log(label
                    + around.messages()
                            .text("preflight.base", Map.of("count", String.valueOf(missing.size()), "base", base)));
        });
        console.log(label + around.messages().text("preflight.stop"));
    }
}

package io.imagetransmit.cli;

import io.imagetransmit.config.ConfigProblem;
import io.imagetransmit.config.LoadedSettings;
import io.imagetransmit.config.RepositorySettings;
import io.imagetransmit.config.Settings;
import io.imagetransmit.doctor.DiskCheck;
import io.imagetransmit.doctor.Doctor;
import io.imagetransmit.doctor.Fact;
import io.imagetransmit.doctor.Finding;
import io.imagetransmit.doctor.Instruments;
import io.imagetransmit.doctor.Step;
import io.imagetransmit.doctor.Verdict;
import io.imagetransmit.http.PemException;
import io.imagetransmit.job.ConfigText;
import io.imagetransmit.job.ConfigurationException;
import io.imagetransmit.job.Console;
import io.imagetransmit.job.ConsoleNotices;
import io.imagetransmit.job.ExitCode;
import io.imagetransmit.job.Registries;
import io.imagetransmit.job.Surroundings;
import io.imagetransmit.store.TransferException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** {@code doctor [NAME…]}: what works between this machine and the registries of {@code cfg.yaml}, and what does not. */
final class DoctorCommand {
    private final Surroundings around;
    private final Console console;
    private final DoctorText text;
    private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);

    /** What a repository is configured as. */
    private record Roles(boolean source, boolean target) {
        Roles and(Roles other) {
            return new Roles(source || other.source, target || other.target);
        }

        String key() {
            return source && target ? "doctor.both" : source ? "doctor.source" : "doctor.target";
        }
    }

    DoctorCommand(Surroundings around, Console console) {
        this.around = around;
        this.console = console;
        int width = console.isLive() ? console.width() : Integer.MAX_VALUE;
        this.text = new DoctorText(around.messages(), around.errors(), width);
    }

    /** @param loaded at least some entry of which could be read */
    ExitCode run(Arguments arguments, LoadedSettings loaded) throws ConfigurationException, TransferException {
        Settings settings = loaded.settings();
        Map<RepositorySettings, Roles> chosen = chosen(settings, arguments.operands());
        ConsoleNotices notices = new ConsoleNotices(console, around.messages(), around.debug(), System::nanoTime);
        Registries registries = around.registries(settings, notices);
        for (Map.Entry<RepositorySettings, Roles> entry : chosen.entrySet()) {
            examine(entry.getKey(), entry.getValue(), registries);
        }
        console.print(around.messages().text("doctor.machine"));
        tell(DiskCheck.of(around.environment().data()));
        console.print("");
        int bad = counts.getOrDefault(Verdict.BAD, 0);
        int hints = counts.getOrDefault(Verdict.HINT, 0);
        console.print(around.messages()
                .text(
                        bad > 0 ? "doctor.bad" : hints > 0 ? "doctor.hints" : "doctor.good",
                        Map.of("bad", String.valueOf(bad), "hints", String.valueOf(hints))));
        return bad == 0 && loaded.isUsable() ? ExitCode.DONE : ExitCode.SOME_FAILED;
    }

    /** All of them, or those of these names; one that is a source and a target alike is examined once. */
    private Map<RepositorySettings, Roles> chosen(Settings settings, List<String> names) throws ConfigurationException {
        Map<RepositorySettings, Roles> all = new LinkedHashMap<>();
        settings.sources().forEach(source -> all.merge(source, new Roles(true, false), Roles::and));
        settings.targets().forEach(target -> all.merge(target, new Roles(false, true), Roles::and));
        if (all.isEmpty()) {
            around.chosen(settings.source(null));
        }
        if (names.isEmpty()) {
            return all;
        }
        Map<RepositorySettings, Roles> chosen = new LinkedHashMap<>();
        for (String name : names) {
            List<RepositorySettings> fitting = Stream.<BiPredicate<String, String>>of(
                            String::equals, String::equalsIgnoreCase)
                    .map(same -> all.keySet().stream()
                            .filter(repository -> same.test(repository.name(), name))
                            .toList())
                    .filter(found -> !found.isEmpty())
                    .findFirst()
                    .orElse(List.of());
            if (fitting.isEmpty()) {
                around.chosen(settings.sourceOrTarget(name));
            }
            for (RepositorySettings repository : fitting) {
                Roles roles = all.get(repository);
                if (roles != null) {
                    chosen.put(repository, roles);
                }
            }
        }
        return chosen;
    }

    private void examine(RepositorySettings repository, Roles roles, Registries registries) throws TransferException {
        Map<String, String> heading = new HashMap<>();
        heading.put("name", repository.name());
        heading.put("roles", around.messages().text(roles.key()));
        heading.put("address", repository.registry().equals(repository.name()) ? "" : repository.registry());
        heading.put("project", repository.repository() == null ? "" : repository.repository());
        console.print(around.messages().text("doctor.heading", heading));
        if (isUsable(repository, registries)) {
            List<Step> notReached = new ArrayList<>();
            try (Instruments instruments = registries.instruments(repository)) {
                new Doctor(instruments)
                        .examine(registries.patient(repository, roles.source(), roles.target()), finding -> {
                            if (finding.fact() == Fact.NOT_REACHED) {
                                notReached.add(finding.step());
                            } else {
                                tell(finding);
                            }
                        });
            }
            if (!notReached.isEmpty()) {
                text.notReached(notReached).forEach(console::print);
            }
        }
        console.print("");
    }

    private boolean isUsable(RepositorySettings repository, Registries registries) {
        if (!repository.problems().isEmpty()) {
            for (ConfigProblem problem : repository.problems()) {
                count(Verdict.BAD);
                text.lines(problem).forEach(console::print);
            }
            return false;
        }
        try {
            registries.checkFiles(repository);
            return true;
        } catch (PemException e) {
            unusable(new ConfigText(around.messages()).sentence(e));
        } catch (IOException e) {
            unusable(repository.name() + ": " + e.getMessage());
        }
        return false;
    }

    private void unusable(String sentence) {
        count(Verdict.BAD);
        text.unusable(sentence).forEach(console::print);
    }

    private void tell(Finding finding) {
        count(finding.verdict());
        text.lines(finding).forEach(console::print);
        if (finding.error() != null) {
            around.trace(finding.error());
        }
    }

    private void count(Verdict verdict) {
        counts.merge(verdict, 1, Integer::sum);
    }
}

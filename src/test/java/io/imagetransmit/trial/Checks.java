package io.imagetransmit.trial;

import io.imagetransmit.cli.BundleRig;
import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.Exchange;
import io.imagetransmit.testing.TestBlob;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.testing.TestManifest;
import io.imagetransmit.trial.Expectations.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether what the program said is true. What is not is a {@link Violation}. */
final class Checks {
    private final World world;
    private final Set<String> excused = new HashSet<>();

    Checks(World world) {
        this.world = world;
    }

    /** After a run to the target, whatever became of it. */
    void afterRun(Outcome outcome) {
        sane(outcome);
        onlyRightTags(outcome);
        for (Map.Entry<String, Outcome.State> entry : outcome.states().entrySet()) {
            Outcome.State state = entry.getValue();
            Optional<Place> place = world.expected().places().stream()
                    .filter(candidate -> candidate.toString().equals(entry.getKey()))
                    .findFirst();
            if (place.isPresent() && state.good()) {
                demandReported(place.get(), state.digest());
            } else if (!state.good() && outcome.done()) {
                throw new Violation("exit code 0, but " + entry);
            }
        }
        if (outcome.done()) {
            everythingIsThere(false);
        }
    }

    /** After a run during which the source has changed: what it brought may be older than what is there now. */
    void afterChange(Outcome outcome) {
        sane(outcome);
        onlyRightTags(outcome);
        outcome.states()
                .forEach((name, state) -> world.expected().places().stream()
                        .filter(place -> place.toString().equals(name) && state.good())
                        .forEach(place -> demandReported(place, state.digest())));
    }

    /** What must be true of any run. */
    void sane(Outcome outcome) {
        if (!Set.of(0, 1, 2, 130, Outcome.KILLED).contains(outcome.code())) {
            throw new Violation("exit code " + outcome.code() + ": " + outcome.output());
        }
        if (!world.plan().debug() && outcome.output().contains("\tat ")) {
            throw new Violation("a stack trace: " + outcome.output());
        }
        boolean allGood = outcome.states().values().stream().allMatch(Outcome.State::good);
        if (outcome.code() == 1 && !outcome.states().isEmpty() && allGood) {
            throw new Violation("exit code 1, but all are good: " + outcome.output());
        }
    }

    private void demandReported(Place place, String digest) {
        Digest there = world.storage().tags(place.repository()).get(place.tag());
        if (there == null || !there.toString().equals(digest)) {
            throw new Violation(place + " is reported as done with " + digest + " but is " + there);
        }
    }

    /** A tag that exists is complete, and what the source has or had; there are no others. */
    private void onlyRightTags(Outcome outcome) {
        Set<String> repositories = new HashSet<>();
        world.expected().places().forEach(place -> repositories.add(place.repository()));
        for (String repository : repositories) {
            for (Map.Entry<String, Digest> tag :
                    world.storage().tags(repository).entrySet()) {
                Place place = new Place(repository, tag.getKey());
                if (!tag.getKey().startsWith("sha256-") && !excused(place, tag.getValue(), outcome)) {
                    onlyRight(place, tag.getValue());
                }
            }
        }
    }

    /**
     * A manifest that was damaged on its way keeps the tag until the program has noticed: one that was ended before, or was not let
     * through to take it back, can do no more, and does not say that it is done. The run that follows has to.
     */
    private boolean excused(Place place, Digest digest, Outcome outcome) {
        if (world.expected().at(place).stream().anyMatch(image -> image.digest().equals(digest))) {
            return false;
        }
        String manifests = "/v2/" + place.repository() + "/manifests/";
        List<Exchange> line = world.lines().written();
        boolean ended = Set.of(Outcome.KILLED, 130).contains(outcome.code());
        boolean damaged = line.stream()
                .anyMatch(exchange -> exchange.method().equals("PUT")
                        && exchange.disturbed()
                        && exchange.path().equals(manifests + place.tag()));
        boolean kept = line.stream()
                .anyMatch(exchange -> exchange.method().matches("HEAD|GET|DELETE")
                        && exchange.disturbed()
                        && (exchange.path().equals(manifests + digest)
                                || exchange.path().equals(manifests + place.tag())));
        // for a token it may have asked in vain, which the line does not see
        if (damaged && (ended || kept || world.plan().access() == JobPlan.Access.TOKEN)) {
            excused.add(place + " " + digest);
        }
        // the next run may not come as far as to write there
        return excused.contains(place + " " + digest);
    }

    private void onlyRight(Place place, Digest digest) {
        TestImage image = world.expected().at(place).stream()
                .filter(candidate -> candidate.digest().equals(digest))
                .findFirst()
                .orElseThrow(() -> new Violation(place + " is " + digest + ", which the source never had there"));
        complete(place, image);
    }

    private void complete(Place place, TestImage image) {
        Storage storage = world.storage();
        try {
            storage.demand(place.repository(), image.digest(), true);
            for (TestManifest manifest : image.below()) {
                storage.demand(place.repository(), manifest.digest(), true);
            }
            for (TestBlob blob : image.blobs()) {
                storage.demand(place.repository(), blob.digest(), false);
            }
        } catch (Violation e) {
            throw new Violation(place + " (" + image.digest() + ") is there, but " + e.getMessage());
        }
    }

    /** @param served whether the registry is asked too, besides its files */
    void everythingIsThere(boolean served) {
        for (Place place : world.expected().places()) {
            TestImage image = world.expected().last(place);
            Digest digest = world.storage().tags(place.repository()).get(place.tag());
            if (!image.digest().equals(digest)) {
                throw new Violation("all is done, but " + place + " is " + digest + " and not " + image.digest());
            }
            complete(place, image);
            if (served
                    && !world.arrived()
                            .contents(place.repository(), place.tag())
                            .equals(image.contents())) {
                throw new Violation(place + " is served with other contents");
            }
        }
        world.expected().referrers().forEach(this::complete);
    }

    /** When all is done: nothing of what was under way is left, and no secret is written down anywhere. */
    void nothingIsLeft(boolean killed) {
        List<String> left = leftovers();
        if (!left.isEmpty()) {
            throw new Violation("left behind: " + left);
        }
        if (world.lines().leaked()) {
            throw new Violation("another host was told the login");
        }
        noSecrets();
        noSessions(killed);
    }

    private List<String> leftovers() {
        Path data = world.rig().path("data");
        List<String> left = new ArrayList<>();
        for (Path file : BundleRig.files(data)) {
            String name = data.relativize(file).toString();
            if (name.startsWith("temp/") || name.endsWith(".tmp")) {
                left.add(name);
            }
        }
        return left;
    }

    /**
     * A session whose opening or closing the lines have swallowed is for the registry to forget, and those of a run that was ended, but
     * for what it has written down.
     */
    private void noSessions(boolean killed) {
        List<String> sessions = world.targetPrefixes().stream()
                .flatMap(prefix -> world.storage().sessions(prefix).stream())
                .distinct()
                .filter(session -> !killed || world.noted(session))
                .toList();
        for (String session : sessions) {
            boolean known = world.lines().written().stream()
                    .anyMatch(exchange -> exchange.method().equals("POST")
                            && !exchange.disturbed()
                            && exchange.responseHeader("Location").orElse("").contains(session));
            boolean tried = world.lines().written().stream()
                    .anyMatch(exchange -> exchange.method().equals("DELETE")
                            && exchange.path().contains(session));
            if (known && !tried) {
                throw new Violation("the upload session " + session + " is left at the target");
            }
        }
    }

    void noSecrets() {
        for (Path file : BundleRig.files(world.rig().path(""))) {
            if (!file.endsWith("cfg.yaml")) {
                String text = read(file);
                for (String secret : world.secrets().texts()) {
                    if (text.contains(secret)) {
                        throw new Violation("a secret (" + secret.replaceAll("-.*", "…") + ") is in " + file);
                    }
                }
            }
        }
    }

    void noSecrets(Outcome outcome) {
        for (String secret : world.secrets().texts()) {
            if (outcome.output().contains(secret)) {
                throw new Violation("a secret (" + secret.replaceAll("-.*", "…") + ") is in the output");
            }
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

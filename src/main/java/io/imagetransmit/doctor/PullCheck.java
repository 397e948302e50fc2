package io.imagetransmit.doctor;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.registry.Listing;
import io.imagetransmit.registry.RegistryClient;
import io.imagetransmit.registry.RegistryProbe;
import io.imagetransmit.registry.RegistrySource;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a little of some image. Which one, nobody has said: the first that can be found. */
final class PullCheck {
    private static final int MOST_REPOSITORIES = 5;
    private static final int MOST_LEVELS = 4;

    private final RegistryClient client;
    private final Listing listing;
    private final RegistryProbe probe;
    private final Patient patient;
    private final Chart chart;

    /** What can be looked into, or why nothing can. */
    private record Repositories(
            List<String> names, @Nullable TransferException trouble) {}

    /** An image of which something was read. {@code parts} is null if it has nothing to read in parts. */
    private record Sample(
            ImageReference image,
            Manifest manifest,
            @Nullable Boolean parts) {}

    PullCheck(RegistryClient client, Patient patient, Chart chart) {
        this.client = client;
        this.listing = new Listing(client);
        this.probe = new RegistryProbe(client);
        this.patient = patient;
        this.chart = chart;
    }

    /** The repository that something was read from, or null. */
    @Nullable
    String run() throws TransferException {
        Repositories repositories = repositories();
        Sample sample = null;
        TransferException failure = null;
        for (String repository : repositories.names()) {
            try {
                sample = sample(repository);
            } catch (TransferException e) {
                if (e.kind() == Kind.CANCELLED) {
                    throw e;
                }
                failure = failure == null || failure.kind() == Kind.NOT_FOUND ? e : failure;
            }
            if (sample != null) {
                break;
            }
        }
        if (sample != null) {
            tell(sample);
            return sample.image().repository();
        }
        if (failure != null && failure.kind() != Kind.NOT_FOUND) {
            tellFailure(LoginCheck.afterLogin(failure));
        } else if (repositories.trouble() != null) {
            chart.failed(new Finding(Step.PULL, Verdict.SKIPPED, Fact.NO_CATALOG, Map.of(), repositories.trouble()));
        } else if (patient.project() != null) {
            Map<String, String> name = Map.of("name", patient.project());
            chart.tell(Finding.of(Step.PULL, Verdict.SKIPPED, Fact.NOTHING_IN_PROJECT, name));
        } else {
            chart.skipped(Step.PULL, Fact.NOTHING_TO_PULL);
        }
        return null;
    }

    private void tellFailure(TransferException failure) throws TransferException {
        if (failure.kind() != Kind.FORBIDDEN) {
            chart.failed(Step.PULL, failure);
            return;
        }
        Map<String, String> name = Map.of("name", failure.details().getOrDefault("name", ""));
        chart.failed(new Finding(Step.PULL, Verdict.BAD, Fact.PULL_FORBIDDEN, name, failure));
    }

    private Repositories repositories() throws TransferException {
        String project = patient.project();
        List<String> found = List.of();
        TransferException trouble = null;
        try {
            found = listing.someRepositories().stream()
                    .filter(ImageReference::isRepository)
                    .filter(name -> project == null || name.equals(project) || name.startsWith(project + "/"))
                    .limit(MOST_REPOSITORIES)
                    .toList();
        } catch (TransferException e) {
            // many registries keep this list from their users; that says nothing about pulling
            trouble = e;
        }
        boolean guessed = found.isEmpty() && project != null && hasTags(project);
        return new Repositories(guessed ? List.of(project) : found, trouble);
    }

    /** Nobody has said that a project is a repository as well: being refused or empty is no fault of it. */
    private boolean hasTags(String project) throws TransferException {
        try {
            return !listing.someTags(project).isEmpty();
        } catch (TransferException e) {
            if (e.kind() == Kind.CANCELLED) {
                throw e;
            }
            return e.isTemporary(); // no answer to this question: what reads an image tells of it
        }
    }

    /** Null if the repository has no image. */
    private @Nullable Sample sample(String repository) throws TransferException {
        // those that belong to other images come last
        Optional<String> tag = listing.someTags(repository).stream()
                .filter(ImageReference::isTag)
                .min(Comparator.comparing(name -> name.startsWith("sha256-")));
        if (tag.isEmpty()) {
            return null;
        }
        ImageReference image = ImageReference.tagged(repository, tag.get());
        RegistrySource source = new RegistrySource(client);
        Manifest top = source.manifest(image);
        Manifest manifest = top;
        for (int level = 0; level < MOST_LEVELS && !manifest.children().isEmpty(); level++) {
            manifest = source.manifest(ImageReference.byDigest(
                    repository, manifest.children().get(0).digest()));
        }
        Optional<Descriptor> blob = manifest.blobs().stream()
                .filter(descriptor -> descriptor.size() > 1 && !descriptor.isForeign())
                .min(Comparator.comparingLong(Descriptor::size));
        Boolean parts = blob.isEmpty() ? null : probe.readsPart(repository, blob.get());
        return new Sample(image, top, parts);
    }

    private void tell(Sample sample) throws TransferException {
        chart.good(Step.PULL, Fact.PULLED, Map.of("name", sample.image().toString()));
        if (sample.parts() == null) {
            chart.skipped(Step.RANGE, Fact.NOTHING_TO_PULL);
        } else if (sample.parts()) {
            chart.good(Step.RANGE, Fact.PARTS_READ, Map.of());
        } else {
            chart.hint(Step.RANGE, Fact.WHOLE_ONLY, Map.of());
        }
        try {
            boolean listed = probe.listsReferrers(
                    sample.image().repository(), sample.manifest().digest());
            chart.good(Step.REFERRERS, listed ? Fact.REFERRERS_LISTED : Fact.REFERRERS_BY_TAG, Map.of());
        } catch (TransferException e) {
            chart.failed(new Finding(Step.REFERRERS, Verdict.HINT, Fact.REFERRERS_FAIL, Map.of(), e));
        }
    }
}

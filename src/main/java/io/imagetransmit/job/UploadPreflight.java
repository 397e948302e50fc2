package io.imagetransmit.job;

import io.imagetransmit.bundle.BundleSource;
import io.imagetransmit.bundle.BundleSource.NeededContent;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageList;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.Manifest;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.plan.TargetNaming;
import io.imagetransmit.plan.TransferPlan;
import io.imagetransmit.store.ImageSink;
import io.imagetransmit.store.ImageSink.Placement;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import io.imagetransmit.transfer.PlatformFilter;
import io.imagetransmit.transfer.TransferOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Before an increment is uploaded: whether the target has every blob that the increment leaves out. One that is in another
 * repository of the target (where the base put it) is mounted, which shows nobody anything; what is nowhere is a {@link Lack}.
 * Of blobs that are made of contents of the bases it is found out where the target has these.
 */
final class UploadPreflight {
    private static final int THREADS = 16;

    private final BundleSource bundle;
    private final ImageSink target;
    private final TargetNaming naming;
    private final TransferOptions options;
    private final boolean askOnly;
    private final Map<Digest, FoundContent> contents = new ConcurrentHashMap<>();

    /** @param askOnly for a dry run, which mounts nothing */
    UploadPreflight(
            BundleSource bundle, ImageSink target, TargetNaming naming, TransferOptions options, boolean askOnly) {
        this.bundle = bundle;
        this.target = target;
        this.naming = naming;
        this.options = options;
        this.askOnly = askOnly;
    }

    /**
     * A blob that neither the bundle nor the target has.
     *
     * @param base meta file of the bundle that brings it
     */
    record Lack(PlannedImage image, Descriptor blob, String base) {}

    /** A content that blobs are made of, and the repository of the target in which its blob is. */
    record FoundContent(NeededContent content, String repository) {}

    /**
     * Whether a blob is there.
     *
     * @param making of a content: what it is wanted for; null for a blob that is itself wanted
     */
    private record Question(
            PlannedImage image,
            String repository,
            Descriptor blob,
            BundleSource.Missing missing,
            @Nullable Making making) {}

    /** A blob and a content that it is made of. */
    private record Making(Descriptor made, NeededContent of) {}

    /** Where the target has the contents that will have to be fetched from it; known after {@link #lacks}. */
    Map<Digest, FoundContent> contents() {
        return Map.copyOf(contents);
    }

    List<Lack> lacks(List<PlannedImage> images) throws TransferException {
        Map<List<Object>, Question> questions = new LinkedHashMap<>();
        for (PlannedImage image : images) {
            for (Question question : questions(image)) {
                questions.putIfAbsent(
                        List.of(
                                question.repository(),
                                question.blob().digest(),
                                Optional.ofNullable(question.making()).map(Making::made)),
                        question);
            }
        }
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "preflight");
            thread.setDaemon(true);
            return thread;
        });
        try {
            Map<Question, Future<Boolean>> answers = new LinkedHashMap<>();
            questions.values().forEach(question -> answers.put(question, threads.submit(() -> isThere(question))));
            List<Lack> lacks = new ArrayList<>();
            for (Map.Entry<Question, Future<Boolean>> answer : answers.entrySet()) {
                if (!await(answer.getValue())) {
                    Question question = answer.getKey();
                    lacks.add(new Lack(
                            question.image(),
                            question.blob(),
                            question.missing().base()));
                }
            }
            return lacks;
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean await(Future<Boolean> answer) throws TransferException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw TransferException.cancelled(TransferException.Side.TARGET);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransferException transfer) {
                throw transfer;
            }
            throw new IllegalStateException(e);
        }
    }

    private List<Question> questions(PlannedImage image) throws TransferException {
        List<Question> questions = new ArrayList<>();
        for (Descriptor blob : blobs(image.source())) {
            BundleSource.Missing missing = bundle.missing(blob.digest());
            if (missing != null && !bundle.holds(blob)) {
                questions.add(new Question(image, image.target().repository(), blob, missing, null));
            }
            for (NeededContent needed : bundle.neededContents(blob)) {
                BundleSource.Missing base = bundle.missing(needed.blob().digest());
                BundleSource.Missing known = base == null ? new BundleSource.Missing("", List.of()) : base;
                questions.add(new Question(
                        image, image.target().repository(), needed.blob(), known, new Making(blob, needed)));
            }
        }
        return questions;
    }

    /** Of the manifests that will be carried: the image's, what is below it, and what refers to these. */
    private Set<Descriptor> blobs(ImageReference image) throws TransferException {
        Set<Descriptor> blobs = new LinkedHashSet<>();
        Set<Digest> seen = new LinkedHashSet<>();
        Deque<Manifest> open = new ArrayDeque<>();
        add(open, seen, image, new PlatformFilter(options.platforms()));
        PlatformFilter all = new PlatformFilter(List.of());
        while (!open.isEmpty()) {
            Manifest manifest = open.remove();
            blobs.addAll(manifest.blobs());
            for (Descriptor child : manifest.children()) {
                add(open, seen, ImageReference.byDigest(image.repository(), child.digest()), all);
            }
            if (options.referrers()) {
                for (ImageReference referrer : bundle.referrers(image.repository(), manifest.digest())) {
                    add(open, seen, referrer, all);
                }
            }
        }
        return blobs;
    }

    /** What is not in the bundle, or for no chosen platform, is told when its turn comes. */
    private void add(Deque<Manifest> open, Set<Digest> seen, ImageReference image, PlatformFilter filter)
            throws TransferException {
        try {
            Manifest manifest = filter.apply(bundle.manifest(image), image);
            if (seen.add(manifest.digest())) {
                open.add(manifest);
            }
        } catch (TransferException e) {
            if (e.kind() != Kind.NOT_FOUND && e.kind() != Kind.NO_SUCH_PLATFORM) {
                throw e;
            }
        }
    }

    private boolean isThere(Question question) throws TransferException {
        Making making = question.making();
        if (making != null) {
            return target.hasBlob(question.repository(), making.made()) || hasContent(question, making.of());
        }
        if (target.hasBlob(question.repository(), question.blob())) {
            return true;
        }
        for (String repository : question.missing().repositories()) {
            String other = targetOf(repository);
            if (other.equals(question.repository())) {
                continue;
            }
            if (askOnly) {
                if (target.hasBlob(other, question.blob())) {
                    return true;
                }
                continue;
            }
            Placement placement = target.place(question.repository(), question.blob(), List.of(other));
            if (!(placement instanceof Placement.Wanted wanted)) {
                return true;
            }
            wanted.writer().close();
        }
        return false;
    }

    private boolean hasContent(Question question, NeededContent content) throws TransferException {
        if (contents.containsKey(question.blob().digest())) {
            return true;
        }
        Set<String> repositories = new LinkedHashSet<>(Set.of(question.repository()));
        question.missing().repositories().forEach(repository -> repositories.add(targetOf(repository)));
        for (String repository : repositories) {
            if (target.hasBlob(repository, question.blob())) {
                contents.put(question.blob().digest(), new FoundContent(content, repository));
                return true;
            }
        }
        return false;
    }

    /** Where the base's image went if it was uploaded under the same configuration. */
    private String targetOf(String repository) {
        TransferPlan plan = TransferPlan.of(ImageList.of(List.of(repository + ":any")), naming, false);
        return plan.images().isEmpty()
                ? repository
                : plan.images().get(0).target().repository();
    }
}

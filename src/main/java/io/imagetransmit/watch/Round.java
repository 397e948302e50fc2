package io.imagetransmit.watch;

import io.imagetransmit.image.CostlyFilterException;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageList;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.image.ListLine;
import io.imagetransmit.image.ListedImage;
import io.imagetransmit.image.WatchLine;
import io.imagetransmit.plan.PlannedImage;
import io.imagetransmit.plan.TransferPlan;
import io.imagetransmit.store.TransferException;
import io.imagetransmit.store.TransferException.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One look at the source: a list of tags for each repository, and a HEAD for each tag that the history knows. Used by one thread,
 * once.
 */
final class Round {
    /** After these the registry cannot be had for anybody. */
    private static final Set<Kind> UNREACHED =
            EnumSet.of(Kind.REFUSED, Kind.UNKNOWN_HOST, Kind.TIMEOUT, Kind.STALLED, Kind.PROXY);

    private static final String REGISTRY = "";
    private static final String CATALOG = "_catalog";
    /** So many images of a target are asked for at a time: of a hundred thousand not all answers are kept. */
    private static final int PORTION = 1000;

    private final Watched watched;
    private final History history;
    private final Backoff backoff;
    private final Instant now;
    private final ExecutorService threads;
    private final Consumer<WatchEvent> events;
    private final Map<ImageReference, Future<@Nullable Digest>> digests = new HashMap<>();
    private final Set<String> looked = new HashSet<>();
    private final Map<ImageReference, List<String>> places = new HashMap<>();
    private int compared;
    private int failed;
    private boolean complete = true;

    /**
     * @param now when the round began, which all waits are counted from
     * @param threads make the HEADs
     */
    Round(
            Watched watched,
            History history,
            Backoff backoff,
            Instant now,
            ExecutorService threads,
            Consumer<WatchEvent> events) {
        this.watched = watched;
        this.history = history;
        this.backoff = backoff;
        this.now = now;
        this.threads = threads;
        this.events = events;
    }

    /** The repositories whose tags were read, by their names at the source. */
    Set<String> looked() {
        return looked;
    }

    /** How many tags were compared with the history. */
    int compared() {
        return compared;
    }

    /** How many repositories, or whatever else, could not be looked at. */
    int failed() {
        return failed;
    }

    /** Whether all that is watched has been looked at, so that what was not seen is not there. */
    boolean isComplete() {
        return complete;
    }

    /** What is new for each target, in the order of the targets; the oldest tag first. */
    List<List<PlannedImage>> find() throws InterruptedException {
        List<TransferPlan> plans = plans();
        List<List<PlannedImage>> found = new ArrayList<>();
        plans.forEach(plan -> found.add(new ArrayList<>()));
        int longest =
                plans.stream().mapToInt(plan -> plan.images().size()).max().orElse(0);
        for (int from = 0; from < longest; from += PORTION) {
            findSome(plans, from, found);
        }
        looked.forEach(backoff::succeeded);
        places.forEach((source, known) -> history.settle(watched.urlOf(source), known));
        return found;
    }

    private List<TransferPlan> plans() {
        ImageList all = new ImageList(entries());
        List<TransferPlan> plans = new ArrayList<>();
        for (WatchTarget target : watched.targets()) {
            TransferPlan plan = TransferPlan.of(all, target.naming(), target.sameRegistry());
            plan.invalid().forEach(line -> events.accept(new WatchEvent.LineRefused(target, line)));
            plans.add(plan);
        }
        return plans;
    }

    private void findSome(List<TransferPlan> plans, int from, List<List<PlannedImage>> found)
            throws InterruptedException {
        for (int i = 0; i < plans.size(); i++) {
            WatchTarget target = watched.targets().get(i);
            some(plans.get(i), from).forEach(image -> ask(image, target));
        }
        for (int i = 0; i < plans.size(); i++) {
            WatchTarget target = watched.targets().get(i);
            for (PlannedImage image : some(plans.get(i), from)) {
                compared++;
                if (isNew(image, target)) {
                    found.get(i).add(image);
                }
            }
        }
        digests.clear();
    }

    private static List<PlannedImage> some(TransferPlan plan, int from) {
        List<PlannedImage> images = plan.images();
        return images.subList(Math.min(from, images.size()), Math.min(from + PORTION, images.size()));
    }

    /** All tags that the list asks for. */
    private List<ListLine> entries() {
        List<ListLine> entries = new ArrayList<>();
        if (isHeld(REGISTRY)) {
            complete = false;
            return entries;
        }
        Map<String, List<String>> known = new HashMap<>();
        List<String> catalog = watched.list().needsCatalog() ? catalog() : List.of();
        for (WatchLine line : watched.list().lines()) {
            for (String name : names(line, catalog)) {
                String repository = sourceName(line, name);
                List<String> tags = known.computeIfAbsent(repository, this::tags);
                if (isHeld(REGISTRY)) {
                    return entries;
                }
                wanted(line, tags).forEach(tag -> entries.add(line.entry(name, tag)));
            }
        }
        return entries;
    }

    private String sourceName(WatchLine line, String name) {
        // all targets name the source's repositories alike
        return watched.targets()
                .get(0)
                .naming()
                .sourceRepository(new ListedImage(line.host(), ImageReference.tagged(name, "any")));
    }

    private static List<String> names(WatchLine line, List<String> catalog) {
        return line.below() ? catalog.stream().filter(line::covers).toList() : List.of(line.repository());
    }

    /** None, and word of it, if that cannot be found out: which of them are not wanted is not known. */
    private List<String> wanted(WatchLine line, List<String> tags) {
        List<String> wanted = new ArrayList<>();
        try {
            for (String tag : tags) {
                boolean young = line.from() == null || VersionOrder.INSTANCE.compare(tag, line.from()) >= 0;
                if (young && line.accepts(tag)) {
                    wanted.add(tag);
                }
            }
            return wanted;
        } catch (CostlyFilterException e) {
            complete = false;
            failed++;
            watched.targets().forEach(target -> events.accept(new WatchEvent.LineRefused(target, e.line())));
            return List.of();
        }
    }

    private List<String> catalog() {
        if (isHeld(CATALOG)) {
            complete = false;
            return List.of();
        }
        try {
            List<String> names = new ArrayList<>();
            String prefix = watched.pathPrefix().isEmpty() ? "" : watched.pathPrefix() + "/";
            for (String name : watched.tags().repositories()) {
                if (name.startsWith(prefix) && ImageReference.isRepository(name)) {
                    names.add(name.substring(prefix.length()));
                }
            }
            backoff.succeeded(CATALOG);
            return names;
        } catch (TransferException e) {
            lookFailed(CATALOG, e);
            return List.of();
        }
    }

    private List<String> tags(String repository) {
        if (isHeld(REGISTRY) || isHeld(repository)) {
            complete = false;
            return List.of();
        }
        try {
            List<String> tags = VersionOrder.sorted(watched.tags().of(repository).stream()
                    .filter(ImageReference::isTag)
                    .toList());
            looked.add(repository);
            history.keepOnly(watched.repositoryUrl(repository), new HashSet<>(tags));
            backoff.succeeded(REGISTRY);
            return tags;
        } catch (TransferException e) {
            lookFailed(repository, e);
            return List.of();
        }
    }

    private boolean isHeld(String what) {
        return backoff.isHeld(what, now);
    }

    private void lookFailed(String name, TransferException error) {
        complete = false;
        looked.remove(name);
        String whole = UNREACHED.contains(error.kind()) || error.kind() == Kind.RATE_LIMITED ? REGISTRY : name;
        if (error.kind() == Kind.CANCELLED || isHeld(whole)) {
            return; // several of its questions were on their way when the first of them failed
        }
        failed++;
        Instant next = backoff.failed(whole, now, watched.pace(), patience(error));
        events.accept(new WatchEvent.LookFailed(whole, error, next));
    }

    /** How long the peer wants to be left alone. */
    static @Nullable Duration patience(TransferException error) {
        String seconds = error.details().get("retryAfter");
        return seconds == null ? null : Duration.ofSeconds(Long.parseLong(seconds));
    }

    /** Has the digest asked for, where it will be needed. */
    private void ask(PlannedImage image, WatchTarget target) {
        String url = watched.urlOf(image.source());
        if (history.isUnsettled(url)) {
            places.computeIfAbsent(image.source(), source -> new ArrayList<>())
                    .add(target.host() + "/" + image.target());
        }
        if (history.find(url, target.host() + "/" + image.target()) != null && !isHeld(key(target, image))) {
            digests.computeIfAbsent(image.source(), source -> threads.submit(() -> digest(source)));
        }
    }

    private @Nullable Digest digest(ImageReference source) throws TransferException {
        if (isHeld(REGISTRY) || isHeld(source.repository())) {
            return null;
        }
        try {
            Digest digest = watched.source().digestOf(source);
            return digest == null ? watched.source().manifest(source).digest() : digest;
        } catch (TransferException e) {
            if (e.kind() == Kind.NOT_FOUND) {
                return null; // gone between list and look
            }
            throw e;
        }
    }

    private static String key(WatchTarget target, PlannedImage image) {
        return key(target, image.source(), image.target());
    }

    /** What a failed transfer is remembered by. */
    static String key(WatchTarget target, ImageReference source, ImageReference image) {
        return source + " -> " + target.host() + "/" + image;
    }

    private boolean isNew(PlannedImage image, WatchTarget target) throws InterruptedException {
        if (isHeld(key(target, image))) {
            return false;
        }
        String url = watched.urlOf(image.source());
        String place = target.host() + "/" + image.target();
        Delivery known = history.find(url, place);
        if (known == null) {
            return true;
        }
        Digest now = digestOf(image.source());
        if (now == null) {
            return false;
        }
        return known.digest() == null ? isNewBesides(image, target, now) : !now.equals(known.digest());
    }

    /** What the original brought has no digest: the target knows whether it is the same, if it still has it. */
    private boolean isNewBesides(PlannedImage image, WatchTarget target, Digest digest) {
        String key = key(target, image);
        if (isHeld(target.host())) {
            return false;
        }
        try {
            Digest there = target.sink().digestOf(image.target());
            if (there == null || there.equals(digest)) {
                history.adopt(watched.urlOf(image.source()), target.host() + "/" + image.target(), digest);
                return false;
            }
            return true;
        } catch (TransferException e) {
            if (e.kind() != Kind.CANCELLED) {
                failed++;
                String what = UNREACHED.contains(e.kind()) ? target.host() : key;
                Instant next = backoff.failed(what, now, watched.pace(), patience(e));
                events.accept(new WatchEvent.LookFailed(what, e, next));
            }
            return false;
        }
    }

    private @Nullable Digest digestOf(ImageReference source) throws InterruptedException {
        Future<@Nullable Digest> answer = digests.get(source);
        if (answer == null) {
            return null;
        }
        try {
            return answer.get();
        } catch (ExecutionException e) {
            digests.remove(source);
            lookFailed(source.repository(), TransferException.of(e.getCause()));
            return null;
        }
    }
}

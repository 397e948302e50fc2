package io.imagetransmit.trial;

import io.imagetransmit.cli.BundleRig;
import io.imagetransmit.trial.Expectations.Place;
import io.imagetransmit.trial.JobPlan.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** From a registry into files and from there to another one; or, for an increment, what was new since a bundle before. */
final class BundleScenario extends Scenario {
    private final List<Place> listed = new ArrayList<>();
    private final List<String> bases = new ArrayList<>();
    /** The phase in which the program is in trouble; in the other only the lines are bad. */
    private final boolean troubleAtUpload = random.nextBoolean();

    BundleScenario(World world) {
        super(world);
    }

    @Override
    void play() throws InterruptedException {
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            pushNew("v1", i);
        }
        if (plan.kind() == Kind.INCREMENT) {
            Path base = downloadWell();
            runWell(world.targets(), "-img=" + base);
            checks.everythingIsThere(false);
            bases.add("-inc=" + base);
            nextRelease();
        }
        world.lines().bad();
        phase(!troubleAtUpload, this::download, new AfterDownload(), this::pushAgain);
        world.lines().good();
        Path meta = downloadWell();
        world.lines().bad();
        Check afterUpload = new AfterUpload();
        phase(troubleAtUpload, () -> upload(meta), afterUpload, () -> {});
        world.lines().good();
        afterUpload.after(runWell(world.targets(), "-img=" + meta));
        checks.everythingIsThere(true);
        checks.nothingIsLeft(plan.killed());
    }

    private void phase(boolean inTrouble, Supplier<String[]> arguments, Check check, Runnable meanwhile)
            throws InterruptedException {
        if (inTrouble) {
            runInTrouble(arguments, check, meanwhile);
        } else {
            Outcome outcome = tool.run(arguments.get());
            tell("a run", outcome);
            check.after(outcome);
        }
    }

    private void pushNew(String tag, int number) {
        Place place = new Place(world.prefix() + "/app" + number, tag);
        listed.add(place);
        push(place.repository(), tag, place, images.image());
        list();
    }

    private void pushAgain() {
        Place place = listed.get(0);
        push(place.repository(), place.tag(), place, images.next());
    }

    /** Some images as they were, some in a new version, some new. */
    private void nextRelease() {
        for (Place place : List.copyOf(listed)) {
            if (random.nextInt(3) > 0) {
                Place next = new Place(place.repository(), "v2");
                listed.remove(place);
                listed.add(next);
                push(next.repository(), next.tag(), next, images.next());
            }
        }
        pushNew("v1", 9);
    }

    private void list() {
        StringBuilder list = new StringBuilder();
        listed.forEach(place -> list.append(place).append('\n'));
        world.rig().write("img.lst", list.toString());
    }

    private String[] download() {
        List<String> words = new ArrayList<>(List.of("-src=a", "-lst=img.lst"));
        words.addAll(bases);
        if (plan.debug()) {
            words.add("-debug");
        }
        return words.toArray(String[]::new);
    }

    private String[] upload(Path meta) {
        return new String[] {world.targets(), "-img=" + meta};
    }

    private Path downloadWell() throws InterruptedException {
        list();
        Set<Path> before = metas();
        runWell(download());
        Set<Path> after = metas();
        verify(after);
        after.removeAll(before);
        if (after.size() != 1) {
            throw new Violation("a download that went well has made " + after);
        }
        return after.iterator().next();
    }

    private Set<Path> metas() {
        Set<Path> metas = new TreeSet<>();
        BundleRig.files(world.rig().path("data")).stream()
                .filter(path -> path.toString().endsWith("_meta.yaml"))
                .forEach(metas::add);
        return metas;
    }

    /** Whatever bundle is visible is good. */
    private void verify(Set<Path> metas) throws InterruptedException {
        for (Path meta : metas) {
            Outcome outcome = tool.run("verify", meta.toString());
            if (!outcome.done()) {
                tell("verify", outcome);
                throw new Violation("a bundle that is visible is not good: " + outcome.output());
            }
        }
    }

    private final class AfterDownload implements Check {
        private Set<Path> seen = metas();

        @Override
        public void after(Outcome outcome) {
            checks.sane(outcome);
            Set<Path> now = metas();
            now.removeAll(seen);
            if (outcome.done() && now.isEmpty() && plan.trouble() != JobPlan.Trouble.TWO) {
                throw new Violation("all is downloaded, but there is no bundle");
            }
            try {
                verify(now);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
            seen = metas();
        }

        @Override
        public void afterChange(Outcome outcome) {
            after(outcome);
        }
    }

    private final class AfterUpload implements Check {
        @Override
        public void after(Outcome outcome) {
            checks.afterRun(outcome);
        }

        @Override
        public void afterChange(Outcome outcome) {
            after(outcome);
        }
    }
}

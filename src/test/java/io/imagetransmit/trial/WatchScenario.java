package io.imagetransmit.trial;

import io.imagetransmit.trial.Expectations.Place;
import java.util.concurrent.TimeUnit;

/** A watch, while images are pushed and pushed again. */
final class WatchScenario extends Scenario {
    private static final String[] ARGUMENTS = {"-src=a", "-dst=b", "-lst=img.lst", "-watch"};
    private static final long ARRIVAL_NANOS = TimeUnit.SECONDS.toNanos(90);

    WatchScenario(World world) {
        super(world);
    }

    @Override
    void play() throws InterruptedException {
        StringBuilder list = new StringBuilder();
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            push("app" + i, "v1");
            list.append(world.prefix()).append("/app").append(i).append(random.nextBoolean() ? ":v1\n" : "\n");
        }
        world.rig().write("img.lst", list.toString());
        world.lines().bad();
        if (plan.killed()) {
            int requests = world.lines().requests() + random.nextInt(60);
            Outcome outcome = tool.runUntil(
                    () -> world.lines().requests() >= requests,
                    random.nextInt(300),
                    plan.trouble() == JobPlan.Trouble.KILL,
                    ARGUMENTS);
            tell("a watch that was stopped", outcome);
            checks.afterChange(outcome);
        }
        Tool.Running watch = tool.start(ARGUMENTS);
        Thread.sleep(random.nextInt(800));
        push("app1", "v2");
        Thread.sleep(random.nextInt(800));
        push("app1", random.nextBoolean() ? "v2" : "v1");
        if (plan.trouble() == JobPlan.Trouble.CLOCK) {
            stop(watch);
            Ages.shift(world.rig().path("data"), random.nextInt(80) - 40);
            watch = tool.start(ARGUMENTS);
        }
        Thread.sleep(random.nextInt(800));
        world.lines().good();
        watch = untilAllIsThere(watch);
        stop(watch);
        checks.everythingIsThere(true);
        checks.nothingIsLeft(plan.killed());
    }

    private void push(String name, String tag) {
        String repository = world.prefix() + "/" + name;
        push(repository, tag, new Place(repository, tag), tag.equals("v1") ? images.image() : images.next());
    }

    /** A watch that has ended, since a registry refused its login when it began, say, is begun again. */
    private Tool.Running untilAllIsThere(Tool.Running first) throws InterruptedException {
        Tool.Running watch = first;
        long start = System.nanoTime();
        while (!allIsThere()) {
            if (!watch.isRunning()) {
                stop(watch);
                watch = tool.start(ARGUMENTS);
            }
            if (System.nanoTime() - start > ARRIVAL_NANOS) {
                stop(watch);
                checks.everythingIsThere(false);
                throw new Violation("what was pushed has not arrived");
            }
            Thread.sleep(50);
        }
        return watch;
    }

    private boolean allIsThere() {
        return world.expected().places().stream()
                .allMatch(place -> world.expected()
                        .last(place)
                        .digest()
                        .equals(world.storage().tags(place.repository()).get(place.tag())));
    }

    private void stop(Tool.Running watch) throws InterruptedException {
        boolean running = watch.isRunning();
        watch.interrupt();
        Outcome outcome = watch.await();
        tell("a watch", outcome);
        checks.afterChange(outcome);
        if (outcome.done() || (running && outcome.code() != 130 && outcome.code() != 1)) {
            throw new Violation("a watch that is stopped ends with " + outcome.code());
        }
    }
}

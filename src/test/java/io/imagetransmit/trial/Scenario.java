package io.imagetransmit.trial;

import io.imagetransmit.testing.OddImages;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.trial.Expectations.Place;
import io.imagetransmit.trial.JobPlan.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** One job in its world: images, runs of the program on bad lines and at last on good ones, and the checks after each. */
abstract class Scenario {
    final World world;
    final JobPlan plan;
    final Random random;
    final ImageMaker images;
    final Tool tool;
    final Checks checks;
    private final List<String> told = new ArrayList<>();

    Scenario(World world) {
        this.world = world;
        this.plan = world.plan();
        this.random = plan.random("scenario");
        this.images = new ImageMaker(plan.random("images"), plan.large());
        this.tool = new Tool(world.rig());
        this.checks = new Checks(world);
    }

    static Scenario of(World world) {
        return switch (world.plan().kind()) {
            case DIRECT -> new DirectScenario(world);
            case BUNDLE, INCREMENT -> new BundleScenario(world);
            case WATCH -> new WatchScenario(world);
        };
    }

    abstract void play() throws InterruptedException;

    /** What was run and how it ended, for whoever has to understand a violation. */
    String story() {
        return String.join("\n", told);
    }

    void tell(String what, Outcome outcome) {
        told.add(java.time.LocalTime.now(java.time.ZoneOffset.UTC) + " " + what + " ended with " + outcome.code()
                + ":\n" + outcome.output().indent(4));
        checks.noSecrets(outcome);
    }

    /** Puts a new image under a tag of the source; it is to come to this place. */
    void push(String repository, String tag, Place place, TestImage image) {
        world.push(repository, tag, image);
        List<Place> places = world.places(place);
        places.forEach(each -> world.expected().add(each, image));
        if (plan.referrers() && random.nextBoolean()) {
            TestImage referrer = OddImages.referrer(image, random.nextInt(1000));
            world.pushReferrer(repository, referrer);
            places.forEach(each -> world.expected().refer(each, referrer));
        }
    }

    /** Runs the program in whatever trouble the plan has for it, and checks each run. */
    void runInTrouble(Supplier<String[]> arguments, Check check, Runnable meanwhile) throws InterruptedException {
        switch (plan.trouble()) {
            case KILL, INTERRUPT -> {
                for (int i = 1 + random.nextInt(2); i > 0; i--) {
                    int requests = world.lines().requests() + random.nextInt(60);
                    Outcome outcome = tool.runUntil(
                            () -> world.lines().requests() >= requests,
                            random.nextInt(60),
                            plan.trouble() == Trouble.KILL,
                            arguments.get());
                    world.noteUploads();
                    check("a process", outcome, check);
                }
            }
            case TWO -> {
                Tool.Running first = tool.start(arguments.get());
                Outcome ofSecond = random.nextBoolean() ? tool.run(arguments.get()) : tool.runAside(arguments.get());
                Outcome ofFirst = first.await();
                tell("the first of two", ofFirst);
                tell("the second of two", ofSecond);
                checks.sane(ofFirst);
                checks.sane(ofSecond);
                check.after(ofFirst.beside(ofSecond));
                check.after(ofSecond.beside(ofFirst));
            }
            case PUSHED_AGAIN -> {
                int requests = world.lines().requests() + random.nextInt(30);
                Tool.Running running = tool.start(arguments.get());
                while (running.isRunning() && world.lines().requests() < requests) {
                    Thread.sleep(2);
                }
                meanwhile.run();
                Outcome outcome = running.await();
                // what it read before the push is right as well
                tell("a run", outcome);
                check.afterChange(outcome);
            }
            case DISK_FULL -> {
                try (SmallDisk disk = new SmallDisk(world.rig().path("data"), 16 << random.nextInt(8))) {
                    check("a run on a small disk", tool.run(arguments.get()), check);
                    disk.grow();
                    check("a run on the disk that has grown", tool.run(arguments.get()), check);
                    disk.keep();
                }
            }
            case CLOCK -> {
                if (plan.wrongClock()) {
                    check("a process with a wrong clock", tool.runWithWrongClock(random, arguments.get()), check);
                } else {
                    check("a run", tool.run(arguments.get()), check);
                }
                Ages.shift(world.rig().path("data"), random.nextInt(80) - 40);
            }
            case NONE -> check("a run", tool.run(arguments.get()), check);
        }
    }

    private void check(String what, Outcome outcome, Check check) {
        tell(what, outcome);
        check.after(outcome);
    }

    /** A run on good lines, which must succeed. */
    Outcome runWell(String... arguments) throws InterruptedException {
        Outcome outcome = tool.run(arguments);
        tell("a run on good lines", outcome);
        checks.sane(outcome);
        if (!outcome.done() && outcome.output().contains("(HTTP 502)")) {
            // a proxy's own, where the registry behind it did not answer: the machine was too busy, and the line not
            // good
            outcome = tool.run(arguments);
            tell("the same once more", outcome);
            checks.sane(outcome);
        }
        if (!outcome.done()) {
            throw new Violation("a run on good lines fails: " + outcome.output());
        }
        return outcome;
    }

    /** What is looked at after a run. */
    interface Check {
        void after(Outcome outcome);

        /** The same where the source has changed meanwhile. */
        void afterChange(Outcome outcome);
    }
}

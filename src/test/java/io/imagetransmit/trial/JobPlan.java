package io.imagetransmit.trial;

import java.util.Random;

/**
 * All that is random about a job, drawn from its seed. What also depends on the moment (which request of several at once comes
 * first) is not: the same seed makes the same images and the same faults, but not always the same order of events.
 *
 * @param number in the trial, from 1
 * @param seed of this job alone; everything further is drawn from it
 * @param form of the bundle, where there is one
 * @param trouble what befalls the program itself
 * @param access how the registries let one in
 * @param realTarget whether the target is docker-registry in place of the embedded registry
 * @param faults how bad the lines are
 * @param cache whether the program has a local cache
 * @param debug whether it tells every request
 * @param twins whether the images go to a second target at the same time
 * @param large whether one of the images has some 10 to 40 MB
 */
record JobPlan(
        int number,
        long seed,
        Kind kind,
        Form form,
        Trouble trouble,
        Access access,
        boolean realTarget,
        Weather faults,
        boolean cache,
        boolean debug,
        boolean referrers,
        boolean twins,
        boolean large) {

    enum Kind {
        DIRECT,
        BUNDLE,
        INCREMENT,
        WATCH
    }

    enum Form {
        TAR,
        SINGLE,
        SQUASHFS,
        COMPACT
    }

    enum Trouble {
        NONE,
        /** {@code kill -9} at a random moment. */
        KILL,
        /** Ctrl-C at a random moment. */
        INTERRUPT,
        /** Two processes with the same arguments in the same folder. */
        TWO,
        /** No room in {@code data/}. */
        DISK_FULL,
        /** All that the program has written is suddenly much older or newer than its clock says. */
        CLOCK,
        /** The image is pushed again under the same tag while the program runs. */
        PUSHED_AGAIN
    }

    enum Access {
        OPEN,
        BASIC,
        TOKEN
    }

    enum Weather {
        /** A few faults. */
        GUSTS,
        /** Many. */
        STORM,
        /** A few, and one that stays as long as the line is bad. */
        BROKEN
    }

    /** The random numbers of one part of the job; parts do not disturb each other. */
    Random random(String part) {
        return new Random(seed * 31 + part.hashCode());
    }

    /** Whether a process of its own is needed. */
    boolean killed() {
        return trouble == Trouble.KILL || trouble == Trouble.INTERRUPT;
    }

    /** Whether the clock itself is wrong, and not only what it has left on files. */
    boolean wrongClock() {
        return WrongClock.possible() && random("clock").nextBoolean();
    }

    /** What the table counts it under. */
    String title() {
        String name = kind.name().toLowerCase(java.util.Locale.ROOT);
        return kind == Kind.BUNDLE || kind == Kind.INCREMENT
                ? name + " " + form.name().toLowerCase(java.util.Locale.ROOT)
                : name;
    }

    @Override
    public String toString() {
        return "job " + number + ": " + title() + ", " + trouble + ", " + access + ", " + faults
                + (realTarget ? ", docker-registry" : "") + (cache ? ", cache" : "") + (debug ? ", debug" : "")
                + (referrers ? ", referrers" : "") + (twins ? ", twins" : "") + (large ? ", large" : "");
    }
}

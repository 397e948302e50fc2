package io.imagetransmit.trial;

import io.imagetransmit.testing.Programs;
import io.imagetransmit.trial.JobPlan.Access;
import io.imagetransmit.trial.JobPlan.Form;
import io.imagetransmit.trial.JobPlan.Kind;
import io.imagetransmit.trial.JobPlan.Trouble;
import io.imagetransmit.trial.JobPlan.Weather;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Draws the jobs of a trial from its seed; what this machine cannot do is replaced by something plain. */
record JobMaker(long seed, Means means) {

    /**
     * What this machine has.
     *
     * @param docker whether docker-registry is installed
     * @param squashfs whether there is a program that makes squashfs images
     * @param smallDisk whether there can be a disk that is full
     * @param clock whether the clock of a process can be wrong
     */
    record Means(boolean docker, boolean squashfs, boolean smallDisk, boolean clock) {
        static Means ofThisMachine() {
            return new Means(
                    Programs.find("docker-registry").isPresent(),
                    Programs.find("tar2sqfs").isPresent()
                            || Programs.find("sqfstar").isPresent(),
                    SmallDisk.possible(),
                    WrongClock.possible());
        }

        /** What is left out, for people. */
        List<String> missing() {
            List<String> missing = new ArrayList<>();
            if (!docker) {
                missing.add("docker-registry as a target (it is not installed)");
            }
            if (!squashfs) {
                missing.add("squashfs bundles (neither tar2sqfs nor sqfstar is installed)");
            }
            if (!smallDisk) {
                missing.add("full disks (this needs root, and leave to mount)");
            }
            if (!clock) {
                missing.add("clocks that are wrong (libfaketime is not installed; Debian's package faketime)");
            }
            return missing;
        }
    }

    JobPlan job(int number) {
        Random random = new Random(seed * 1_000_003 + number);
        // the first numbers of seeds that lie beside each other are alike
        long discarded = random.nextLong();
        long own = random.nextLong() ^ discarded;
        Kind kind = kind(random.nextInt(20));
        Form form = one(Form.values(), random);
        Trouble trouble = trouble(random.nextInt(20));
        Access access = one(Access.values(), random);
        boolean real = random.nextInt(6) == 0 && means.docker();
        Weather weather = one(Weather.values(), random);
        boolean cache = random.nextInt(4) == 0;
        boolean debug = random.nextInt(4) == 0;
        boolean referrers = random.nextInt(4) == 0;
        boolean twins = random.nextInt(5) == 0 && kind != Kind.WATCH;
        boolean large = random.nextInt(16) == 0 && kind != Kind.WATCH;
        if (kind == Kind.WATCH) {
            // two watches in one folder are refused, and a full disk is the end of a watch
            trouble = trouble == Trouble.TWO || trouble == Trouble.DISK_FULL ? Trouble.PUSHED_AGAIN : trouble;
            referrers = false;
        }
        if ((kind == Kind.INCREMENT && form == Form.SINGLE) || (form == Form.SQUASHFS && !means.squashfs())) {
            form = Form.TAR;
        }
        return new JobPlan(
                number, own, kind, form, trouble, access, real, weather, cache, debug, referrers, twins, large);
    }

    private static <T> T one(T[] values, Random random) {
        return values[random.nextInt(values.length)];
    }

    private static Kind kind(int dice) {
        if (dice < 8) {
            return Kind.DIRECT;
        }
        return dice < 13 ? Kind.BUNDLE : dice < 18 ? Kind.INCREMENT : Kind.WATCH;
    }

    private Trouble trouble(int dice) {
        return switch (dice) {
            case 0, 1, 2 -> Trouble.KILL;
            case 3 -> Trouble.INTERRUPT;
            case 4, 5 -> Trouble.TWO;
            case 6, 7 -> means.smallDisk() ? Trouble.DISK_FULL : Trouble.NONE;
            case 8 -> Trouble.CLOCK;
            case 9, 10, 11 -> Trouble.PUSHED_AGAIN;
            default -> Trouble.NONE;
        };
    }
}

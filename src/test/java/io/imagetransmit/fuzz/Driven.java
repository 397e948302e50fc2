package io.imagetransmit.fuzz;

/** What Jazzer calls; {@code --target_args} names the target. */
public final class Driven {
    @SuppressWarnings("NonFinalStaticField") // there is no object that Jazzer would give us
    private static Target target = Targets.named("manifest");

    private Driven() {}

    /** Called once, before the first input. */
    public static void fuzzerInitialize(String[] arguments) {
        target = Targets.named(arguments[0]);
    }

    /** Called with each input. */
    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        target.refusal(input);
    }
}

package io.imagetransmit.cli;

import io.imagetransmit.cli.Program.Surroundings;

/** Placeholder until the server lands. */
final class DemoCommand {
    private final Surroundings around;

    DemoCommand(Surroundings around) {
        this.around = around;
    }

    ExitCode run() {
        around.say("");
        return ExitCode.USAGE;
    }
}

package io.imagetransmit.cli;

import io.imagetransmit.cli.Program.Surroundings;

/** Placeholder until the server lands. */
final class ServeCommand {
    private final Surroundings around;

    ServeCommand(Surroundings around) {
        this.around = around;
    }

    ExitCode run(Arguments arguments) {
        around.say(String.valueOf(arguments));
        return ExitCode.USAGE;
    }
}

package io.imagetransmit.cli;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** A flag as the completion scripts and the manual page name it. */
record Flag(OptionSpec option) {
    /** With one hyphen; of {@code -h} and its longer names the longest one. */
    String name() {
        return "-" + stem();
    }

    /** With one hyphen and with two. */
    List<String> names() {
        return List.of(name(), "--" + stem());
    }

    boolean takesValue() {
        return option.arity().max() > 0;
    }

    private String stem() {
        return option.longestName().replaceFirst("^-+", "");
    }
}

package io.imagetransmit.cli;

import java.util.List;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a flag's value or an operand names, for a shell that completes it.
 *
 * @param choices of {@link Kind#CHOICE}
 */
record Operand(Kind kind, List<String> choices) {
    enum Kind {
        FILE,
        /** A bundle's meta file. */
        META,
        /** A meta file, an archive, or the folder of a layout. */
        IMAGES,
        FOLDER,
        SOURCE,
        /** Targets and groups of them, with commas between. */
        TARGETS,
        REPOSITORY,
        CHOICE,
        /** Nothing that could be known. */
        FREE
    }

    static Operand of(ArgSpec argument) {
        String label = argument.paramLabel();
        if (label.contains("|")) {
            return new Operand(Kind.CHOICE, List.of(label.split("\\|")));
        }
        if (argument instanceof OptionSpec option) {
            switch (option.shortestName()) {
                case "-src" -> {
                    return new Operand(Kind.SOURCE, List.of());
                }
                case "-dst" -> {
                    return new Operand(Kind.TARGETS, List.of());
                }
                case "-img" -> {
                    return new Operand(Kind.IMAGES, List.of());
                }
                default -> {
                    // the label tells the others
                }
            }
        }
        return new Operand(
                switch (label) {
                    case "FILE", "PREFIX" -> Kind.FILE;
                    case "META" -> Kind.META;
                    case "FOLDER" -> Kind.FOLDER;
                    case "NAME" -> argument.isPositional() ? Kind.REPOSITORY : Kind.FREE;
                    default -> Kind.FREE;
                },
                List.of());
    }

    /** The word that the scripts have for it. */
    String word() {
        return switch (kind) {
            case FILE -> "files";
            case META -> "metas";
            case IMAGES -> "images";
            case FOLDER -> "folders";
            case SOURCE -> "sources";
            case TARGETS -> "targets";
            case REPOSITORY -> "registries";
            case CHOICE -> "words";
            case FREE -> "free";
        };
    }
}

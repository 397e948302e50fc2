package io.imagetransmit.config;

import java.nio.file.Path;
import java.util.Map;

/**
 * Something wrong or odd in the configuration, as data; the sentence is made at the edge of the program. Details never
 * hold a secret, and text in them that came from outside has no control characters and is cut to a readable length.
 *
 * @param fatal whether the settings cannot be used like this; otherwise a warning
 * @param line counted from 1; 0 where the problem is the file's as a whole
 * @param key the dotted path of the key without list indexes, for instance {@code source.password}; empty where none is
 *     concerned
 */
public record ConfigProblem(boolean fatal, Path file, int line, String key, Kind kind, Map<String, String> details) {

    public ConfigProblem {
        details = Map.copyOf(details);
    }

    /** What a person has to deal with; the details that come with each kind are named here. */
    public enum Kind {
        /** No configuration file: {@code other}, the place looked at after {@code file}; {@code similar}, a file of nearly that name. */
        FILE_MISSING,
        /** {@code reason}: {@code directory}, {@code permission} or {@code io}; {@code message}, the system's own words. */
        FILE_UNREADABLE,
        /** {@code limit}, in bytes. */
        FILE_TOO_LARGE,
        /** The file is in no encoding that we know. */
        ENCODING_UNKNOWN,
        /** The file is not UTF-8 and was read in {@code charset}. */
        ENCODING_GUESSED,
        /** Not YAML: {@code reason}, the name of a {@link SyntaxReason}. */
        SYNTAX,
        /** Nested too deep, or too many aliases. */
        TOO_COMPLEX,
        /** What begins in this line, behind a second {@code ---}, is ignored. */
        MORE_DOCUMENTS,
        /** {@code firstLine}; a warning where only one of the two has a value, or both the same. */
        DUPLICATE_KEY,
        /** {@code nearest}, a known key that looks like it; {@code belongs}, the section that has a key of this very name. */
        UNKNOWN_KEY,
        /**
         * {@code expected}, the name of an {@link Expected}; {@code value} as written, absent where it may be secret;
         * {@code minimum} and {@code maximum} or {@code values} where they apply.
         */
        WRONG_VALUE,
        /** The key has no value but needs one. */
        VALUE_MISSING,
        /** The key has no effect without {@code needs}, another key. */
        NEEDS_KEY,
        /** {@code value} is of an old version; {@code used} is taken instead. */
        OUTDATED_VALUE,
        /** {@code name}, {@code firstLine}. */
        DUPLICATE_NAME,
        /** {@code variable}, which is not in the environment. */
        VARIABLE_UNSET,
        /** {@code path}, of a file that is named but cannot be read. */
        PATH_UNREADABLE,
        /** Nothing is configured under {@code source} or {@code target}. */
        NO_REPOSITORY,
        /** {@code name}; {@code known}, the names there are; {@code nearest}. */
        UNKNOWN_REPOSITORY,
        /** {@code name} fits several when case is ignored: {@code known}. */
        AMBIGUOUS_REPOSITORY,
        /** Docker's {@code config.json} cannot be understood. */
        DOCKER_CONFIG_BROKEN,
        /** The entry for {@code host} in Docker's {@code config.json} cannot be understood. */
        DOCKER_ENTRY_BROKEN,
        /** The credential helper {@code helper} for {@code host} gave nothing: {@code reason}, the name of a {@link HelperReason}; {@code exit}. */
        CREDENTIAL_HELPER
    }

    /** Why a text is not YAML. */
    public enum SyntaxReason {
        /** A tab where blanks are needed. */
        TAB,
        /** Full-width punctuation or blanks where ASCII is needed. */
        FULL_WIDTH,
        /** A value that begins with a character with a meaning in YAML and needs quotes. */
        NEEDS_QUOTES,
        /** A quote that is never closed. */
        OPEN_QUOTE,
        /** A backslash in double quotes with an unknown character behind it, as in {@code "C:\certs"}. */
        ESCAPE,
        /** A line without {@code key:}. */
        NO_COLON,
        /** A line whose indentation fits none above it. */
        INDENTATION,
        /** A character that may not stand in a text file. */
        CHARACTER,
        OTHER
    }

    /** What should have stood there. */
    public enum Expected {
        MAP,
        LIST,
        TEXT,
        /** With {@code minimum} and {@code maximum}. */
        WHOLE_NUMBER,
        BOOLEAN,
        /** Bytes a second, such as {@code 10MB}. */
        RATE,
        /** Five fields as in a crontab. */
        SCHEDULE,
        /** Bytes, such as {@code 4GB}; at least 64 KiB. */
        SIZE,
        /** With {@code values}, comma-separated. */
        ONE_OF,
        /** {@code os/architecture[/variant]}, several with commas. */
        PLATFORMS,
        /** {@code [http[s]://]host[:port][/path]}. */
        REGISTRY,
        /** As {@link #REGISTRY}, and user and password stand in keys of their own. */
        REGISTRY_WITHOUT_LOGIN,
        /** A path within a registry: lower-case letters, digits, and {@code . _ - /} between them. */
        REPOSITORY,
        /** {@code http[s]://host[:port][/path]}. */
        WEB_ADDRESS,
        PATH,
        /** A path; what stands there holds control characters, as {@code "C:\temp"} does in double quotes. */
        PATH_UNESCAPED
    }

    /** Why a credential helper gave nothing. */
    public enum HelperReason {
        /** The configured name is not one of a program. */
        NAME,
        /** Not on the PATH. */
        NOT_FOUND,
        NOT_STARTED,
        TIMEOUT,
        /** It ended with {@code exit}. */
        FAILED,
        /** What it printed is not what a helper prints. */
        OUTPUT,
        INTERRUPTED
    }
}

package io.imagetransmit.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The platform that a manifest of an index is for (OCI image specification, "image index", {@code platform}). Written
 * {@code os/architecture[/variant]}.
 */
public record Platform(
        String os,
        String architecture,
        @Nullable String variant,
        @Nullable String osVersion) {

    /** Reads {@code linux/amd64} or {@code linux/arm64/v8}; anything else is an {@link IllegalArgumentException}. */
    public static Platform parse(String text) {
        String[] parts = text.trim().toLowerCase(Locale.ROOT).split("/", -1);
        if (parts.length < 2 || parts.length > 3 || List.of(parts).contains("")) {
            throw new IllegalArgumentException("not a platform (expected os/architecture[/variant]): " + text);
        }
        return new Platform(parts[0], normalArchitecture(parts[1]), parts.length == 3 ? parts[2] : null, null);
    }

    /** Reads a comma-separated list of platforms. */
    public static List<Platform> parseList(String text) {
        List<Platform> platforms = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            platforms.add(parse(part));
        }
        return List.copyOf(platforms);
    }

    /**
     * Whether a manifest for {@code offered} is what somebody who asked for this platform wants: same system and
     * architecture, and the same variant where one was asked for. {@code arm64} without a variant means {@code v8}.
     */
    public boolean accepts(Platform offered) {
        return os.equals(offered.os)
                && normalArchitecture(architecture).equals(normalArchitecture(offered.architecture))
                && (variant == null || variant.equals(offered.effectiveVariant()));
    }

    private @Nullable String effectiveVariant() {
        return variant == null && normalArchitecture(architecture).equals("arm64") ? "v8" : variant;
    }

    private static String normalArchitecture(String architecture) {
        return switch (architecture) {
            case "x86_64", "x86-64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> architecture;
        };
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant == null ? "" : "/" + variant);
    }
}

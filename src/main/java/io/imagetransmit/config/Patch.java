package io.imagetransmit.config;

import java.util.Comparator;
import java.util.List;

/** A stretch of a text and what comes in its place. */
record Patch(int start, int end, String replacement) {
    static Patch insertion(int at, String text) {
        return new Patch(at, at, text);
    }

    /** The text with all of these, which do not overlap. */
    static String applied(String text, List<Patch> patches) {
        StringBuilder patched = new StringBuilder();
        int at = 0;
        for (Patch patch :
                patches.stream().sorted(Comparator.comparingInt(Patch::start)).toList()) {
            patched.append(text, at, patch.start()).append(patch.replacement());
            at = patch.end();
        }
        return patched.append(text, at, text.length()).toString();
    }
}

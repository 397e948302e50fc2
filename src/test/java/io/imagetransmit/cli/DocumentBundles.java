package io.imagetransmit.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bundle a document means by a name with a date in it: the first name of full bundles means the first that was made, and so
 * on; likewise with increments.
 */
final class DocumentBundles {
    private static final Pattern NAME = Pattern.compile("[\\w./-]*img_(full|incr)_\\d{12}_meta\\.yaml");

    private final Path data;
    private final Map<Path, List<DocumentRegistries.Listed>> made = new HashMap<>();
    private final Map<String, List<Path>> unnamed = new HashMap<>();
    private final Map<String, Path> named = new HashMap<>();

    DocumentBundles(Path data) {
        this.data = data;
    }

    /** Takes up what a download has made of these images. */
    void take(List<DocumentRegistries.Listed> images) {
        for (Path file : BundleRig.files(data)) {
            String name = file.toString();
            if (name.endsWith("_meta.yaml") && made.put(file, images) == null) {
                String kind = name.contains("img_full_") ? "full" : "incr";
                unnamed.computeIfAbsent(kind, unused -> new ArrayList<>()).add(file);
            }
        }
    }

    /** The word with the real file in place of the one that the document names. */
    String real(String word) {
        return NAME.matcher(word)
                .replaceAll(name -> Matcher.quoteReplacement(
                        named.computeIfAbsent(name.group(), unused -> next(name.group(1), name.group()))
                                .toString()));
    }

    private Path next(String kind, String name) {
        List<Path> free = unnamed.getOrDefault(kind, List.of());
        if (free.isEmpty()) {
            throw new AssertionError(name + ": no such bundle has been made before in this document");
        }
        return free.remove(0);
    }

    /** What is in a bundle; none if the file is none of them. */
    List<DocumentRegistries.Listed> images(String file) {
        return made.getOrDefault(Path.of(file), List.of());
    }
}

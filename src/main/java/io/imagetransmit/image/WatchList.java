package io.imagetransmit.image;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * The user's list as watch mode understands it. Besides what {@link ImageList} knows, where the tag is the oldest one to take:
 *
 * <pre>
 * public/app                        # every tag
 * public/app:v1.2                   # this tag and every later one
 * public/app:v1.2 ~ ^v1\.           # of these only what the regular expression finds something in
 * public/*                          # every repository below public/, found in the registry's catalog
 * public/app:v1.2 -> customer/app   # another name for the repository; tags keep theirs
 * </pre>
 *
 * @param lines what was understood, in the order of the file
 * @param invalid what was not
 */
public record WatchList(List<WatchLine> lines, List<ListLine.Invalid> invalid) {
    public WatchList {
        lines = List.copyOf(lines);
        invalid = List.copyOf(invalid);
    }

    /** Reads to the end; does not close the reader. */
    public static WatchList read(Reader reader) throws IOException {
        List<WatchLine> lines = new ArrayList<>();
        List<ListLine.Invalid> invalid = new ArrayList<>();
        LineReader in = new LineReader(reader, ListLineParser.LONGEST_LINE);
        int number = 0;
        for (String line = in.next(); line != null; line = in.next()) {
            ListLine parsed = ListLineParser.parse(++number, line, WatchLineParser::line);
            if (parsed instanceof WatchLine understood) {
                lines.add(understood);
            } else if (parsed instanceof ListLine.Invalid refused) {
                invalid.add(refused);
            }
        }
        return new WatchList(lines, invalid);
    }

    /** Whether the registry's catalog is needed. */
    public boolean needsCatalog() {
        return lines.stream().anyMatch(WatchLine::below);
    }
}

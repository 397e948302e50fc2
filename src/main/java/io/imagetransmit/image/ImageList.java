package io.imagetransmit.image;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The user's list of images, one a line:
 *
 * <pre>
 * # a comment
 * 10.45.80.1/public/alpine:3.5                  # the host is replaced by the chosen registry's
 * public/alpine                                 # the same as public/alpine:latest
 * public/alpine@sha256:…                        # exactly this one
 * public/alpine:3.5 -> public-2/alpine-2:3.5-2  # renamed on the way
 * </pre>
 *
 * A line that cannot be understood becomes a {@link ListLine.Invalid}; it never spoils the others.
 *
 * @param lines in the order of the file
 */
public record ImageList(List<ListLine> lines) {
    public ImageList {
        lines = List.copyOf(lines);
    }

    /** Reads to the end; does not close the reader. Lines may end as on any system, and in different ways. */
    public static ImageList read(Reader reader) throws IOException {
        List<ListLine> lines = new ArrayList<>();
        LineReader in = new LineReader(reader, ListLineParser.LONGEST_LINE);
        int number = 0;
        for (String line = in.next(); line != null; line = in.next()) {
            add(lines, ListLineParser.parse(++number, line));
        }
        return new ImageList(lines);
    }

    /** One line a string, with or without its line end. */
    public static ImageList of(List<String> texts) {
        List<ListLine> lines = new ArrayList<>(texts.size());
        int number = 0;
        for (String text : texts) {
            add(lines, ListLineParser.parse(++number, text));
        }
        return new ImageList(lines);
    }

    private static void add(List<ListLine> lines, @Nullable ListLine line) {
        if (line != null) {
            lines.add(line);
        }
    }

    public List<ListLine.Entry> entries() {
        return only(ListLine.Entry.class);
    }

    public List<ListLine.Invalid> invalid() {
        return only(ListLine.Invalid.class);
    }

    private <L extends ListLine> List<L> only(Class<L> type) {
        return lines.stream().filter(type::isInstance).map(type::cast).toList();
    }
}

package io.imagetransmit.image;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One of the shares of a list that several machines work off. A repository is always in the same share of as many, on every machine
 * and in every version, so that its images and layers are one machine's.
 *
 * @param number from 1 on
 * @param count of shares
 */
public record Shard(int number, int count) {
    private static final int MOST = 1_000_000;
    private static final Pattern TEXT = Pattern.compile("(?:([0-9]{1,7})/)?([0-9]{1,7})");

    public Shard {
        if (count < 1 || count > MOST || number < 1 || number > count) {
            throw new IllegalArgumentException(number + "/" + count);
        }
    }

    /**
     * Reads {@code 3/8}, or {@code 8} where an environment says which.
     *
     * @param completionIndex the number of this machine, from 0 on, as Kubernetes tells it to the pods of an indexed job; null if
     *     nobody does
     * @throws IllegalArgumentException for anything else
     */
    public static Shard parse(String text, @Nullable String completionIndex) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(text);
        }
        int count = Integer.parseInt(parts.group(2));
        if (parts.group(1) != null) {
            return new Shard(Integer.parseInt(parts.group(1)), count);
        }
        if (completionIndex == null || !completionIndex.matches("[0-9]{1,7}")) {
            throw new IllegalArgumentException(text);
        }
        return new Shard(Integer.parseInt(completionIndex) + 1, count);
    }

    /** Whether the repository's images are in this share. */
    public boolean takes(String repository) {
        String hash = Digest.sha256(repository.getBytes(StandardCharsets.UTF_8)).hex();
        return Long.remainderUnsigned(Long.parseUnsignedLong(hash.substring(0, 16), 16), count) == number - 1;
    }

    /** This share of a list. Lines that are not valid are in the first one. */
    public ImageList of(ImageList list) {
        List<ListLine> lines = list.lines().stream()
                .filter(line -> line instanceof ListLine.Entry entry
                        ? takes(entry.source().image().repository())
                        : number == 1)
                .toList();
        return new ImageList(lines);
    }

    @Override
    public String toString() {
        return number + "/" + count;
    }
}

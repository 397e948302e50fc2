package io.imagetransmit.image;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of the list as watch mode understands it: not one image, but what is looked for.
 *
 * @param lineNumber counted from 1
 * @param text the line without its comment, for showing it to its author
 * @param host the registry that the line names; only a hint, as in {@link ListedImage}
 * @param repository a repository or, if {@code below}, what the names of all repositories meant begin with, without the slash at
 *     its end; empty for all of the registry's
 * @param from the oldest tag to take; null for all
 * @param filter what tags must match somewhere; null for all
 * @param target what the repository shall be called at the target; null to keep its name. Never together with {@code below}
 */
public record WatchLine(
        int lineNumber,
        String text,
        @Nullable String host,
        String repository,
        boolean below,
        @Nullable String from,
        @Nullable Pattern filter,
        @Nullable Rename target)
        implements ListLine {

    /** Whether a repository of the registry is meant by this line. */
    public boolean covers(String name) {
        return below ? repository.isEmpty() || name.startsWith(repository + "/") : name.equals(repository);
    }

    /**
     * Whether the filter, if there is one, finds something in a tag.
     *
     * @throws CostlyFilterException if it does not come to an end within a bearable number of steps
     */
    public boolean accepts(String tag) throws CostlyFilterException {
        try {
            return filter == null || filter.matcher(new CountedText(tag)).find();
        } catch (CountedText.UsedUpException | StackOverflowError e) {
            Map<String, String> details = Map.of("part", String.valueOf(filter), "tag", tag);
            throw new CostlyFilterException(
                    ListLineParser.invalid(lineNumber, text, new RefusedLineException(Reason.FILTER_COSTLY, details)));
        }
    }

    /** The line as one of a list of images: this repository of those meant, with this tag. */
    public ListLine.Entry entry(String name, String tag) {
        return new ListLine.Entry(lineNumber, text, new ListedImage(host, ImageReference.tagged(name, tag)), target);
    }
}

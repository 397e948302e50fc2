package io.imagetransmit.image;

import io.imagetransmit.image.ListLine.Reason;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes {@code [http[s]://][host/]repository[:tag][@digest]} apart. What stands in front of the first slash is a host by
 * Docker's rule: it holds a {@code .} or {@code :}, or is exactly {@code localhost}; behind a scheme it always is.
 */
final class NameParser {
    private static final int LONGEST_NAME = 255;
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9]+(?:(?:\\.|[_-]+)[A-Za-z0-9]+)*|\\[[0-9A-Fa-f:.]+\\])(?::[0-9]{1,5})?");

    private NameParser() {}

    static ListedImage source(String text) throws RefusedLineException {
        Parts parts = parse(text);
        String tag = parts.tag == null && parts.digest == null ? "latest" : parts.tag;
        return new ListedImage(parts.host, new ImageReference(parts.repository, tag, parts.digest));
    }

    static Rename rename(String text) throws RefusedLineException {
        Parts parts = parse(text);
        if (parts.digest != null) {
            throw new RefusedLineException(Reason.RENAME_DIGEST, "@" + parts.digest);
        }
        return new Rename(parts.repository, parts.tag);
    }

    private record Parts(
            @Nullable String host,
            String repository,
            @Nullable String tag,
            @Nullable Digest digest) {}

    private static Parts parse(String text) throws RefusedLineException {
        if (text.indexOf(' ') >= 0) {
            throw new RefusedLineException(Reason.BLANK, text);
        }
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            checkScheme(text.substring(0, scheme));
        }
        String address = scheme < 0 ? text : text.substring(scheme + 3);
        int at = address.indexOf('@');
        Digest digest = at < 0 ? null : digest(address.substring(at + 1));
        String named = at < 0 ? address : address.substring(0, at);

        int slash = named.indexOf('/');
        String first = named.substring(0, Math.max(slash, 0));
        boolean hasHost = scheme >= 0 || (slash >= 0 && isHost(first));
        String host = hasHost ? host(slash < 0 ? named : first) : null;
        String path = !hasHost ? named : slash < 0 ? "" : named.substring(slash + 1);

        int colon = path.lastIndexOf(':');
        boolean hasTag = colon > path.lastIndexOf('/');
        String repository = hasTag ? path.substring(0, colon) : path;
        checkRepository(text, repository);
        // of a hundred thousand lines most have the same host and repository: these stand in memory once
        return new Parts(
                host == null ? null : host.intern(),
                repository.intern(),
                hasTag ? tag(path.substring(colon + 1)) : null,
                digest);
    }

    private static boolean isHost(String segment) {
        return segment.indexOf('.') >= 0 || segment.indexOf(':') >= 0 || segment.equals("localhost");
    }

    private static void checkScheme(String scheme) throws RefusedLineException {
        if (!scheme.equalsIgnoreCase("http") && !scheme.equalsIgnoreCase("https")) {
            throw new RefusedLineException(Reason.SCHEME, scheme + "://");
        }
    }

    private static String host(String text) throws RefusedLineException {
        if (text.length() > LONGEST_NAME || !HOST.matcher(text).matches()) {
            throw new RefusedLineException(Reason.HOST, text);
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static Digest digest(String text) throws RefusedLineException {
        try {
            return Digest.parse(text);
        } catch (IllegalArgumentException e) {
            throw new RefusedLineException(Reason.DIGEST, text);
        }
    }

    private static String tag(String text) throws RefusedLineException {
        if (text.isEmpty()) {
            throw new RefusedLineException(Reason.TAG_MISSING, "");
        }
        if (!ImageReference.isTag(text)) {
            throw new RefusedLineException(Reason.TAG, text);
        }
        return text;
    }

    private static void checkRepository(String whole, String repository) throws RefusedLineException {
        if (repository.isEmpty()) {
            throw new RefusedLineException(Reason.NAME_MISSING, whole);
        }
        if (repository.length() > LONGEST_NAME) {
            throw new RefusedLineException(Reason.NAME_TOO_LONG, repository);
        }
        if (ImageReference.isRepository(repository)) {
            return;
        }
        String lower = repository.toLowerCase(Locale.ROOT);
        if (ImageReference.isRepository(lower)) {
            throw new RefusedLineException(Reason.UPPERCASE, Map.of("part", repository, "instead", lower));
        }
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (!isNameCharacter(c)) {
                throw new RefusedLineException(Reason.NAME_CHARACTER, String.valueOf(c));
            }
        }
        throw new RefusedLineException(Reason.NAME, repository);
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "._-/".indexOf(c) >= 0;
    }
}

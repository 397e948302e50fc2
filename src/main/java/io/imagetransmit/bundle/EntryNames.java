package io.imagetransmit.bundle;

import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a blob's entry in a data file is called. */
enum EntryNames {
    /** {@code <hex>.tar.gz} and so on at the top, as in the original's tar files. */
    FLAT {
        @Override
        String of(Descriptor blob) {
            return blob.digest().hex() + suffix(blob);
        }
    },
    /** {@code blobs/sha256/<hex>}, as in an OCI image layout. */
    LAYOUT {
        @Override
        String of(Descriptor blob) {
            return "blobs/" + blob.digest().algorithm() + "/" + blob.digest().hex();
        }
    };

    private static final Pattern NAME = Pattern.compile(
            "(?:\\./)?(?:blobs/sha\\d+/)?([0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})(/layer\\.tar\\.gz|\\.tar\\.gz|\\.tar|\\.json|\\.raw)?");

    private static final Pattern ATTEMPT = Pattern.compile("([0-9a-f]+)\\.([0-9]{1,6})(\\.[a-z.]+)");

    abstract String of(Descriptor blob);

    /** The original's rule, letter by letter: an OCI layer, whose type ends in {@code tar+gzip}, is raw to it. */
    static String suffix(Descriptor blob) {
        String type = blob.mediaType();
        if (type.endsWith("tar.gzip") && blob.size() > 32) {
            return ".tar.gz";
        }
        return type.endsWith("tar") ? ".tar" : type.endsWith("json") ? ".json" : ".raw";
    }

    /** A blob's name in a squashfs image, where a name cannot be used a second time after an attempt has failed. */
    static String whole(Descriptor blob, int attempt) {
        return blob.digest().hex() + (attempt == 1 ? "" : "." + attempt) + suffix(blob);
    }

    /** Which attempt with a blob made the file of this name; 1 where the name does not say. */
    static int attempt(String name) {
        Matcher matcher = ATTEMPT.matcher(name);
        return matcher.matches() ? Integer.parseInt(matcher.group(2)) : 1;
    }

    /** The blob that a file in a squashfs image holds; null for anything else. */
    static @Nullable Digest squashed(String name) {
        Matcher matcher = ATTEMPT.matcher(name);
        return digest(matcher.matches() ? matcher.group(1) + matcher.group(3) : name);
    }

    /** The blob that an entry holds by its name, in any form that the original or we write; null for anything else. */
    static @Nullable Digest digest(String entryName) {
        Matcher matcher = NAME.matcher(entryName);
        if (!matcher.matches()) {
            return null;
        }
        String hex = matcher.group(1);
        return new Digest(hex.length() == 64 ? "sha256" : hex.length() == 96 ? "sha384" : "sha512", hex);
    }
}

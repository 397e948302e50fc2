package io.imagetransmit.bundle.squash;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the contents of one layer's files go below the layer's folder: under the paths that they have in the layer as far as
 * every tool takes these and no other content is in the way, under a generated one otherwise. Memory is bounded: from some
 * number of files on, all further ones get generated paths.
 */
final class LayerPaths {
    /** Where generated paths are; what a layer itself has there gets a generated path, too. */
    private static final String GENERATED = ".transmit";

    private static final int MOST_REMEMBERED = 200_000;
    /** Bytes of a name between slashes; squashfs has 256, Linux one less. */
    private static final int LONGEST_NAME = 255;

    private static final int LONGEST_PATH = 1000;
    private static final int A_FOLDER_HOLDS = 1000;

    private final HashSet64 files = new HashSet64();
    private final HashSet64 folders = new HashSet64();
    private long generated;

    /** A path for a file; no other file of the layer gets it. */
    String place(byte[] name) {
        String path = ordinary(name);
        if (path == null || files.size() + folders.size() >= MOST_REMEMBERED || !claim(path)) {
            long number = generated++;
            return GENERATED + "/" + number / A_FOLDER_HOLDS + "/" + number % A_FOLDER_HOLDS;
        }
        return path;
    }

    /** The path in its plain form, or null if it is not one that all tools take as it is. */
    private static @Nullable String ordinary(byte[] name) {
        if (name.length > LONGEST_PATH || name.length == 0 || name[name.length - 1] == '/') {
            return null;
        }
        for (byte value : name) {
            if ((value >= 0 && value < ' ') || value == '\\' || value == 0x7f) {
                return null;
            }
        }
        String text = decoded(name);
        return text == null || text.startsWith("/") ? null : joined(text);
    }

    private static @Nullable String decoded(byte[] name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
        } catch (CharacterCodingException e) {
            return null; // a name of bytes; the layer's own header has it
        }
    }

    private static @Nullable String joined(String text) {
        List<String> parts = new ArrayList<>();
        for (String part : text.split("/", -1)) {
            if (part.equals("..") || part.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
                return null;
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts.isEmpty() || parts.get(0).equals(GENERATED) ? null : String.join("/", parts);
    }

    /** Whether neither the path nor what leads to it is taken; if so it is taken now. */
    private boolean claim(String path) {
        List<Long> above = new ArrayList<>();
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            long folder = hash(path, slash);
            if (files.contains(folder)) {
                return false;
            }
            above.add(folder);
        }
        long file = hash(path, path.length());
        if (files.contains(file) || folders.contains(file)) {
            return false;
        }
        above.forEach(folders::add);
        files.add(file);
        return true;
    }

    /** 64 bits stand for a path: two that share them, if that ever happens, cost no more than a generated path. */
    private static long hash(String path, int end) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < end; i++) {
            hash = (hash ^ path.charAt(i)) * 0x100000001b3L;
        }
        hash ^= hash >>> 32;
        hash *= 0xd6e8feb86659fd93L;
        return hash ^ hash >>> 32;
    }
}

package io.imagetransmit.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A block of a PEM file (RFC 7468, with the headers of RFC 1421 that OpenSSL writes into old encrypted keys). */
final class PemBlock {
    /** The bundles of all public authorities have about 250 KB. */
    private static final int LARGEST_FILE = 4 << 20;

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    private final String label;
    private final boolean encrypted;
    private final byte[] content;

    private PemBlock(String label, boolean encrypted, byte[] content) {
        this.label = label;
        this.encrypted = encrypted;
        this.content = content;
    }

    /** What stands after {@code BEGIN}. */
    String label() {
        return label;
    }

    /** Whether the headers say that the content is encrypted; it is not kept then. */
    boolean encrypted() {
        return encrypted;
    }

    byte[] content() {
        return content;
    }

    /** All blocks of a file; text around them is passed over. */
    static List<PemBlock> read(Path path) throws PemException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(LARGEST_FILE + 1);
        } catch (IOException e) {
            throw new PemException(path, PemException.Kind.UNREADABLE, e);
        }
        if (bytes.length > LARGEST_FILE) {
            throw new PemException(path, PemException.Kind.TOO_LARGE, null);
        }
        try {
            return parse(new String(bytes, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            // without the cause: a Base64 decoder's message quotes what it has read, and that may be a key
            throw new PemException(path, PemException.Kind.MALFORMED, null);
        }
    }

    private static List<PemBlock> parse(String text) {
        List<PemBlock> blocks = new ArrayList<>();
        int begin = text.indexOf(BEGIN);
        while (begin >= 0) {
            int labelEnd = text.indexOf(DASHES, begin + BEGIN.length());
            if (labelEnd < 0) {
                throw new IllegalArgumentException("a BEGIN line that does not end");
            }
            String label = text.substring(begin + BEGIN.length(), labelEnd);
            String endLine = END + label + DASHES;
            int end = text.indexOf(endLine, labelEnd + DASHES.length());
            if (end < 0) {
                throw new IllegalArgumentException("a block that does not end");
            }
            blocks.add(block(label, text.substring(labelEnd + DASHES.length(), end)));
            begin = text.indexOf(BEGIN, end + endLine.length());
        }
        return blocks;
    }

    private static PemBlock block(String label, String body) {
        boolean encrypted = false;
        StringBuilder base64 = new StringBuilder(body.length());
        for (String line : body.lines().map(String::strip).toList()) {
            if (line.indexOf(':') >= 0) {
                encrypted |= line.startsWith("Proc-Type:") && line.endsWith("ENCRYPTED");
            } else {
                base64.append(line);
            }
        }
        // an encrypted key's DEK-Info header and content are of no interest
        byte[] content = encrypted ? new byte[0] : Base64.getDecoder().decode(base64.toString());
        return new PemBlock(label, encrypted, content);
    }

    @Override
    public String toString() {
        return "PemBlock[" + label + "]";
    }
}

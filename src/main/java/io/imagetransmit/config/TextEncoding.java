package io.imagetransmit.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** How a file is written that a person has made, on Windows perhaps: a charset, and the byte order mark in front if there is one. */
public enum TextEncoding {
    UTF_8_MARKED("UTF-8", 0xEF, 0xBB, 0xBF),
    UTF_16LE("UTF-16LE", 0xFF, 0xFE),
    UTF_16BE("UTF-16BE", 0xFE, 0xFF),
    UTF_8("UTF-8"),
    /** What a Chinese Windows calls ANSI. */
    GB18030("GB18030");

    private final String charset;

    @SuppressWarnings("ImmutableEnumChecker") // never handed out
    private final byte[] mark;

    TextEncoding(String charset, int... mark) {
        this.charset = charset;
        this.mark = new byte[mark.length];
        for (int i = 0; i < mark.length; i++) {
            this.mark[i] = (byte) mark[i];
        }
    }

    /** The encoding of these bytes: that of their mark, else UTF-8, else GB18030; null if it is none of them. */
    public static @Nullable TextEncoding of(byte[] bytes) {
        for (TextEncoding encoding : values()) {
            if (encoding.text(bytes) != null) {
                return encoding;
            }
        }
        return null;
    }

    /** The text without the mark; null if the bytes are not in this encoding. */
    public @Nullable String text(byte[] bytes) {
        boolean marked = bytes.length >= mark.length && Arrays.equals(bytes, 0, mark.length, mark, 0, mark.length);
        // GB18030 is absent from a runtime that was cut down to the base module
        if (!marked || !Charset.isSupported(charset)) {
            return null;
        }
        try {
            return Charset.forName(charset)
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, mark.length, bytes.length - mark.length))
                    .toString();
        } catch (CharacterCodingException e) {
            // not an error yet: another encoding may fit
            return null;
        }
    }

    /** The bytes of a text, with the mark. */
    byte[] bytes(String text) {
        byte[] encoded = text.getBytes(charset());
        byte[] bytes = Arrays.copyOf(mark, mark.length + encoded.length);
        System.arraycopy(encoded, 0, bytes, mark.length, encoded.length);
        return bytes;
    }

    private Charset charset() {
        return this == UTF_8 ? StandardCharsets.UTF_8 : Charset.forName(charset);
    }
}

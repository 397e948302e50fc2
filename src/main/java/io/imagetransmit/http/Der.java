package io.imagetransmit.http;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** The little of ITU-T X.690 (DER) that is needed to put a bare key into PKCS#8 and to look into one. */
final class Der {
    static final int INTEGER = 0x02;
    static final int OCTET_STRING = 0x04;
    static final int OBJECT_IDENTIFIER = 0x06;
    static final int SEQUENCE = 0x30;
    static final int CONTEXT_0 = 0xa0;

    private static final byte[] NULL = {0x05, 0x00};

    private Der() {}

    /** One value: tag, length, the contents one after the other. */
    static byte[] value(int tag, byte[]... contents) {
        int length = Arrays.stream(contents).mapToInt(content -> content.length).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            out.write(0x80 | bytes);
            for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
                out.write(length >>> shift);
            }
        }
        for (byte[] content : contents) {
            out.writeBytes(content);
        }
        return out.toByteArray();
    }

    /** PKCS#8's {@code PrivateKeyInfo} (RFC 5208) around a key in its algorithm's own form. */
    static byte[] privateKeyInfo(byte[] algorithm, byte[] parameters, byte[] key) {
        return value(
                SEQUENCE,
                value(INTEGER, new byte[] {0}),
                value(SEQUENCE, value(OBJECT_IDENTIFIER, algorithm), parameters),
                value(OCTET_STRING, key));
    }

    static byte[] nullValue() {
        return NULL.clone();
    }

    /** Walks over values; whatever does not fit into the bytes is an {@link IllegalArgumentException}. */
    static final class Reader {
        private final byte[] bytes;
        private int position;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean hasNext() {
            return position < bytes.length;
        }

        /** The tag of the next value, or -1 at the end. */
        int peek() {
            return hasNext() ? bytes[position] & 0xff : -1;
        }

        /** Goes over the next value, which must have this tag, and gives its content. */
        byte[] next(int tag) {
            if (peek() != tag) {
                throw new IllegalArgumentException("another tag was expected in DER");
            }
            position++;
            int length = length();
            if (length > bytes.length - position) {
                throw new IllegalArgumentException("a DER value is longer than what holds it");
            }
            position += length;
            return Arrays.copyOfRange(bytes, position - length, position);
        }

        private int length() {
            int first = octet();
            if (first < 0x80) {
                return first;
            }
            int count = first & 0x7f;
            if (count == 0 || count > 3) {
                throw new IllegalArgumentException("a DER length of " + count + " octets");
            }
            int length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | octet();
            }
            return length;
        }

        private int octet() {
            if (!hasNext()) {
                throw new IllegalArgumentException("DER ends within a length");
            }
            return bytes[position++] & 0xff;
        }
    }
}

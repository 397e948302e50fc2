package io.imagetransmit.deflate;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** Generated content, the same as that of {@code src/test/go/deflate-vectors/content.go}. */
final class Content {
    static final List<String> KINDS = List.of("zeros", "random", "runs", "text", "binary", "zip", "far", "mixed");

    private long state;

    private Content(long seed) {
        state = seed;
    }

    static byte[] of(String kind, int size) {
        return new Content(size * 31L + kind.length()).fill(kind, size);
    }

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    private int below(int limit) {
        return (int) ((next() >>> 33) % limit);
    }

    private byte[] fill(String kind, int size) {
        Bytes out = new Bytes(size + 4096);
        switch (kind) {
            case "zeros" -> out.writeBytes(new byte[size]);
            case "random" -> randomBytes(out, size);
            case "runs" -> runs(out, size);
            case "text" -> text(out, size);
            case "binary" -> binary(out, size);
            case "zip" -> zip(out, size);
            case "far" -> far(out, size);
            case "mixed" -> {
                while (out.size() < size) {
                    String next = KINDS.get(below(KINDS.size() - 1));
                    out.writeBytes(fill(next, 1 + below(60000)));
                }
            }
            default -> throw new IllegalArgumentException(kind);
        }
        return Arrays.copyOf(out.toByteArray(), size);
    }

    private void randomBytes(Bytes out, int size) {
        while (out.size() < size) {
            out.write((int) next());
        }
    }

    private void runs(Bytes out, int size) {
        while (out.size() < size) {
            int value = below(4);
            for (int n = 1 + below(600); n > 0; n--) {
                out.write(value);
            }
        }
    }

    private void text(Bytes out, int size) {
        byte[][] words = words();
        while (out.size() < size) {
            word(out, words);
        }
    }

    private void binary(Bytes out, int size) {
        int counter = 0;
        while (out.size() < size) {
            counter += below(5);
            out.writeAll(counter, counter >> 8, counter >> 16, counter >> 24);
            out.writeAll(below(3), 0, 0, (int) next(), below(16), 0x48, 0x8b, below(64));
        }
    }

    private void zip(Bytes out, int size) {
        byte[][] words = words();
        while (out.size() < size) {
            out.writeAll('P', 'K', 3, 4, 20, 0, 8, 0);
            for (int n = 0; n < 18; n++) {
                out.write(below(40));
            }
            for (int n = 1 + below(5); n > 0; n--) {
                word(out, words);
            }
            for (int n = below(3000); n > 0; n--) {
                out.write((int) next());
            }
        }
    }

    private void far(Bytes out, int size) {
        while (out.size() < size) {
            int distance = 32300 + below(500);
            int length = 3 + below(300);
            if (out.size() >= distance) {
                for (; length > 0; length--) {
                    out.write(out.back(distance));
                }
            }
            for (int n = below(20); n > 0; n--) {
                out.write((int) next());
            }
        }
    }

    private byte[][] words() {
        byte[][] words = new byte[512][];
        for (int i = 0; i < words.length; i++) {
            words[i] = new byte[2 + below(9)];
            for (int n = 0; n < words[i].length; n++) {
                words[i][n] = (byte) ('a' + below(26));
            }
        }
        return words;
    }

    private void word(Bytes out, byte[][] words) {
        int first = below(words.length);
        int second = below(words.length);
        out.writeBytes(words[Math.min(first, second)]);
        out.write(below(12) == 0 ? '\n' : ' ');
    }

    private static final class Bytes extends ByteArrayOutputStream {
        Bytes(int size) {
            super(size);
        }

        void writeAll(int... bytes) {
            for (int value : bytes) {
                write(value);
            }
        }

        int back(int distance) {
            return buf[count - distance];
        }
    }
}

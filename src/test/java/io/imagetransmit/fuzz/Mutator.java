package io.imagetransmit.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes inputs out of others, in seeded ways. */
final class Mutator {
    private static final int LONGEST = 64 << 10;
    /** As a power of two; a longer one is rare, since it takes its time. */
    private static final int LONGEST_REPETITION = 13;

    private static final byte[] ODD = {0, 1, '\n', '\r', ' ', '"', '%', '/', ':', 0x7f, (byte) 0x80, (byte) 0xff};
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        127,
        128,
        255,
        256,
        4096,
        8191,
        8192,
        Short.MAX_VALUE,
        1 << 16,
        1 << 24,
        Integer.MAX_VALUE,
        1L << 31,
        1L << 32,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };
    private static final List<String> DECIMALS = List.of(
            "0",
            "-1",
            "-0",
            "1e999999999",
            "0.5",
            "00",
            "2147483648",
            "4294967296",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551616",
            "999999999999999999",
            "99999999999999999999999999");

    private final SplittableRandom random;
    private final List<byte[]> words;

    Mutator(long seed, List<String> words) {
        this.random = new SplittableRandom(seed);
        this.words = words.stream()
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    byte[] any(List<byte[]> inputs) {
        return inputs.get(random.nextInt(inputs.size()));
    }

    /** One to eight changes, most often few. */
    byte[] of(byte[] input, List<byte[]> others) {
        byte[] mutant = input.clone();
        for (int left = 1 + Math.min(random.nextInt(8), random.nextInt(8)); left > 0; left--) {
            mutant = once(mutant, others);
        }
        return mutant.length > LONGEST ? Arrays.copyOf(mutant, LONGEST) : mutant;
    }

    private byte[] once(byte[] input, List<byte[]> others) {
        int at = random.nextInt(input.length + 1);
        int end = Math.min(input.length, at + random.nextInt(1 << random.nextInt(10)));
        return switch (random.nextInt(13)) {
            case 0, 1 -> bit(input);
            case 2 -> replaced(input, at, Math.min(input.length, at + 1), new byte[] {ODD[random.nextInt(ODD.length)]});
            case 3 -> replaced(input, at, end, new byte[0]);
            case 4 -> replaced(input, at, at, word());
            case 5 -> replaced(input, at, end, word());
            case 6 -> number(input);
            case 7 -> decimal(input, at);
            case 8 -> replaced(input, at, at, Arrays.copyOfRange(input, at, end));
            case 9 -> repeated(input, at, end);
            case 10 -> spliced(input, any(others));
            case 11 -> Arrays.copyOf(input, at);
            default -> moved(input, at, end);
        };
    }

    private byte[] word() {
        if (words.isEmpty() || random.nextInt(8) == 0) {
            byte[] noise = new byte[1 + random.nextInt(8)];
            random.nextBytes(noise);
            return noise;
        }
        return any(words);
    }

    private byte[] bit(byte[] input) {
        if (input.length > 0) {
            input[random.nextInt(input.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return input;
    }

    private byte[] number(byte[] input) {
        int size = 1 << random.nextInt(4);
        if (input.length < size) {
            return input;
        }
        long value = random.nextInt(4) == 0
                ? input.length + random.nextInt(-2, 3)
                : NUMBERS[random.nextInt(NUMBERS.length)] + random.nextInt(-1, 2);
        ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
        boolean little = random.nextBoolean();
        number.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN).putLong(0, value);
        int place = random.nextInt(input.length - size + 1);
        System.arraycopy(number.array(), little ? 0 : Long.BYTES - size, input, place, size);
        return input;
    }

    /** Another number in place of the next one that is written in digits. */
    private byte[] decimal(byte[] input, int from) {
        int at = from;
        while (at < input.length && (input[at] < '0' || input[at] > '9')) {
            at++;
        }
        int end = at;
        while (end < input.length && input[end] >= '0' && input[end] <= '9') {
            end++;
        }
        String decimal = DECIMALS.get(random.nextInt(DECIMALS.size()));
        return replaced(input, at, end, decimal.getBytes(StandardCharsets.UTF_8));
    }

    /** The same again and again: where parsers become slow, or go too deep. */
    private byte[] repeated(byte[] input, int at, int end) {
        byte[] piece = random.nextBoolean() || end == at ? word() : Arrays.copyOfRange(input, at, end);
        int most = random.nextInt(64) == 0 ? LONGEST : 1 << random.nextInt(LONGEST_REPETITION);
        byte[] run = new byte[1 + random.nextInt(most)];
        for (int i = 0; i < run.length; i++) {
            run[i] = piece[i % piece.length];
        }
        return piece.length == 0 ? input : replaced(input, at, at, run);
    }

    private byte[] spliced(byte[] input, byte[] other) {
        int from = random.nextInt(other.length + 1);
        return replaced(
                input, random.nextInt(input.length + 1), input.length, Arrays.copyOfRange(other, from, other.length));
    }

    private byte[] moved(byte[] input, int at, int end) {
        byte[] piece = Arrays.copyOfRange(input, at, end);
        byte[] without = replaced(input, at, end, new byte[0]);
        int to = random.nextInt(without.length + 1);
        return replaced(without, to, to, piece);
    }

    private static byte[] replaced(byte[] input, int at, int end, byte[] piece) {
        byte[] result = Arrays.copyOf(input, input.length - (end - at) + piece.length);
        System.arraycopy(piece, 0, result, at, piece.length);
        System.arraycopy(input, end, result, at + piece.length, input.length - end);
        return result;
    }
}

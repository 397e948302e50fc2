package io.imagetransmit.fuzz;

import java.util.List;
import java.util.stream.Stream;

/** What inputs of more than one target are made of. */
public final class Words {
    public static final List<String> TAR = List.of(
            "ustar\00000",
            "77777777777\0",
            "00000000000\0",
            "././@LongLink",
            "L",
            "x",
            "g",
            "K",
            "S",
            "19 path=../../../x\n",
            "../",
            "/",
            "\0\0\0\0");

    public static final List<String> JSON =
            List.of("{", "}", "[", "]", ",", ":", "null", "1e999999999", "-1", "\\u0000", "//");

    private Words() {}

    /** These, and more of a target's own. */
    public static List<String> with(List<String> words, String... more) {
        return Stream.concat(words.stream(), Stream.of(more)).toList();
    }
}

package io.imagetransmit.bundle.squash;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Tars as nobody should make them, and some do. Made byte by byte, since no library would.
 *
 * @param name what is odd
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record OddTar(String name, byte[] bytes) {
    /** Writes entries one behind the other. */
    public static final class Writer {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        public Writer file(String name, byte[] content) {
            return entry(name.getBytes(StandardCharsets.UTF_8), '0', content.length, content);
        }

        public Writer file(String name, String content) {
            return file(name, content.getBytes(StandardCharsets.UTF_8));
        }

        Writer entry(String name, char type, long size, byte[] content) {
            return entry(name.getBytes(StandardCharsets.UTF_8), type, size, content);
        }

        Writer entry(byte[] name, char type, long size, byte[] content) {
            raw(header(name, type, String.format(Locale.ROOT, "%011o\0", size), "ustar\00000", ""));
            return data(content);
        }

        Writer data(byte[] content) {
            raw(content);
            return raw(new byte[TarHeader.padding(content.length)]);
        }

        Writer raw(byte[] bytes) {
            out.writeBytes(bytes);
            return this;
        }

        Writer pax(char type, String... records) {
            StringBuilder text = new StringBuilder();
            for (String record : records) {
                int length = record.getBytes(StandardCharsets.UTF_8).length + 2;
                int whole = length + 1;
                while (whole != length + String.valueOf(whole).length()) {
                    whole++;
                }
                text.append(whole).append(' ').append(record).append('\n');
            }
            byte[] data = text.toString().getBytes(StandardCharsets.UTF_8);
            return entry("PaxHeaders/x", type, data.length, data);
        }

        public byte[] end() {
            return raw(new byte[1024]).bytes();
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }

    static byte[] header(byte[] name, char type, String size, String magic, String prefix) {
        byte[] header = new byte[512];
        System.arraycopy(name, 0, header, 0, Math.min(100, name.length));
        put(header, 100, "0000644\0");
        put(header, 108, "0000000\0");
        put(header, 116, "0000000\0");
        put(header, 124, size);
        put(header, 136, "15301065754\0");
        header[156] = (byte) type;
        put(header, 257, magic);
        put(header, 345, prefix);
        return summed(header);
    }

    /** Puts the right check sum into a header. */
    static byte[] summed(byte[] header) {
        put(header, 148, "        ");
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o\0 ", sum));
        return header;
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }

    /** Content that compresses a little, the same for the same seed. */
    public static byte[] content(long seed, int size) {
        byte[] content = new byte[size];
        Random random = new Random(seed);
        for (int i = 0; i < size; i++) {
            content[i] = (byte) (i % 3 == 0 ? 'a' + random.nextInt(26) : ' ' + i % 40);
        }
        return content;
    }

    public static List<OddTar> splittable() {
        List<OddTar> tars = new ArrayList<>();
        tars.add(new OddTar(
                "ordinary",
                new Writer()
                        .entry("etc/", '5', 0, new byte[0])
                        .file("etc/passwd", "root:x:0:0")
                        .file("usr/bin/tool", content(1, 300_000))
                        .file("empty", "")
                        .entry("link", '2', 0, new byte[0])
                        .entry("hard", '1', 0, new byte[0])
                        .entry("dev/null", '3', 0, new byte[0])
                        .entry("old", '\0', 5, bytes("older"))
                        .entry("contiguous", '7', 3, bytes("ctg"))
                        .end()));
        tars.add(new OddTar("empty", new byte[1024]));
        tars.add(new OddTar("nothing at all", new byte[0]));
        tars.add(new OddTar("no end", new Writer().file("a", "x").bytes()));
        tars.add(new OddTar(
                "long end", new Writer().file("a", "x").raw(new byte[1 << 20]).bytes()));
        tars.add(new OddTar(
                "end of one record",
                new Writer().file("a", "x").raw(new byte[512]).bytes()));
        tars.add(new OddTar(
                "end cut off", new Writer().file("a", "x").raw(new byte[100]).bytes()));
        tars.add(new OddTar(
                "something behind the end",
                new Writer().file("a", "x").raw(new byte[1024]).file("b", "y").end()));
        tars.add(new OddTar(
                "same path twice",
                new Writer()
                        .file("a/b", "one")
                        .file("a/b", "other")
                        .file("./a/b", "third")
                        .end()));
        tars.add(new OddTar(
                "file below a file",
                new Writer()
                        .file("a", "file")
                        .file("a/b", "below")
                        .file("c/d", "e")
                        .file("c", "above")
                        .end()));
        tars.add(new OddTar(
                "leading out",
                new Writer()
                        .file("../../etc/passwd", "out")
                        .file("/etc/passwd", "absolute")
                        .file("a/../../b", "x")
                        .file("..", "y")
                        .file(".", "z")
                        .file("", "no name")
                        .file("folder/", "with content")
                        .end()));
        tars.add(new OddTar(
                "not UTF-8",
                new Writer()
                        .entry(new byte[] {'a', (byte) 0xff, (byte) 0xfe}, '0', 3, bytes("bin"))
                        .file("tab\tnew\nline", "control")
                        .file("back\\slash", "folded")
                        .file("\"quoted\" <b>&", "json")
                        .end()));
        tars.add(new OddTar(
                "long names",
                new Writer()
                        .raw(gnuLongEntry("x".repeat(300), "a component too long"))
                        .raw(gnuLongEntry("d/".repeat(2000) + "f", "very deep"))
                        .raw(gnuLongEntry("y".repeat(200) + "/" + "z".repeat(200), "long, but possible"))
                        .end()));
        tars.add(new OddTar(
                "our own place",
                new Writer()
                        .file(".transmit/0/0", "mine")
                        .file("../x", "generated")
                        .end()));
        tars.add(new OddTar(
                "whiteouts",
                new Writer()
                        .file("etc/.wh.gone", "")
                        .file("etc/.wh..wh..opq", "")
                        .end()));
        tars.add(new OddTar("tar in tar", tarInTar()));
        tars.add(new OddTar("size in a pax header", paxSize()));
        tars.add(new OddTar(
                "binary size",
                new Writer()
                        .raw(header(bytes("big"), '0', "\u0080\0\0\0\0\0\0\0\0\0\0\3", "ustar  \0", ""))
                        .data(bytes("bin"))
                        .end()));
        tars.add(new OddTar(
                "harmless global header",
                new Writer().pax('g', "comment=by git").file("a", "x").end()));
        return tars;
    }

    public static List<OddTar> refused() {
        List<OddTar> tars = new ArrayList<>();
        tars.add(new OddTar("no tar", content(5, 20_000)));
        tars.add(new OddTar(
                "cut in a file",
                new Writer().entry("a", '0', 5000, content(1, 600)).bytes()));
        tars.add(new OddTar(
                "cut in the padding",
                new Writer()
                        .raw(header(bytes("a"), '0', "00000000005\0", "ustar\00000", ""))
                        .raw(bytes("12345"))
                        .bytes()));
        tars.add(new OddTar(
                "old sparse", new Writer().entry("a", 'S', 512, content(1, 512)).end()));
        tars.add(new OddTar(
                "new sparse",
                new Writer()
                        .pax('x', "GNU.sparse.major=1", "GNU.sparse.minor=0")
                        .file("a", "x")
                        .end()));
        tars.add(new OddTar(
                "volume label", new Writer().entry("a", 'V', 0, new byte[0]).end()));
        tars.add(new OddTar(
                "names for all",
                new Writer().pax('g', "path=all").file("a", "x").end()));
        tars.add(new OddTar(
                "broken pax",
                new Writer()
                        .entry("x", 'x', 20, bytes("99 path=a\n99 path=b\n"))
                        .file("a", "x")
                        .end()));
        tars.add(new OddTar(
                "huge pax", new Writer().entry("x", 'x', 1L << 40, new byte[0]).end()));
        tars.add(new OddTar(
                "negative size",
                new Writer()
                        .raw(header(bytes("a"), '0', "\u00ff".repeat(12), "ustar\00000", ""))
                        .end()));
        tars.add(new OddTar(
                "much behind the end",
                new Writer()
                        .file("a", "x")
                        .raw(new byte[1024])
                        .raw(content(2, 5 << 20))
                        .end()));
        return tars;
    }

    static byte[] tarInTar() {
        byte[] inner =
                new Writer().file("x", "inner").file("y", content(3, 5000)).end();
        return new Writer().file("inner.tar", inner).end();
    }

    private static byte[] paxSize() {
        return new Writer()
                .pax('x', "size=700", "mtime=1.5", "path=named/here")
                .raw(header(bytes("other"), '0', "00000000000\0", "ustar\00000", ""))
                .data(content(4, 700))
                .file("next", "x")
                .end();
    }

    private static byte[] gnuLongEntry(String name, String content) {
        byte[] bytes = bytes(name + "\0");
        return new Writer()
                .entry("././@LongLink", 'L', bytes.length, bytes)
                .file(name, content)
                .bytes();
    }

    static byte[] gnuLongName(String path) {
        return new Writer().raw(gnuLongEntry(path, "content")).end();
    }

    static byte[] pax(String path) {
        return new Writer().pax('x', "path=" + path).file("short", "content").end();
    }

    static byte[] paxOverGnu(String path) {
        byte[] bytes = bytes("other\0");
        return new Writer()
                .entry("././@LongLink", 'L', bytes.length, bytes)
                .pax('x', "path=" + path)
                .file("short", "content")
                .end();
    }

    static byte[] ustarPrefix(String path) {
        int slash = path.indexOf('/', path.length() - 100);
        byte[] name = bytes(path.substring(slash + 1));
        byte[] header = header(name, '0', "00000000007\0", "ustar\00000", path.substring(0, slash));
        return new Writer().raw(header).data(bytes("content")).end();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

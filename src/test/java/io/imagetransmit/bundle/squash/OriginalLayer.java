package io.imagetransmit.bundle.squash;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;

/** Lays a layer down as the original does before it calls {@code mksquashfs}: its files, and a line for every header and file. */
public final class OriginalLayer {
    private final Path folder;
    private final OutputStream split;
    private int position;

    private OriginalLayer(Path folder, OutputStream split) {
        this.folder = folder;
        this.split = split;
    }

    /**
     * Writes folder and tar-split file.
     *
     * @param root the folder that will be the image
     * @param hex of the layer's digest
     * @param tar with plain headers of at most 100 bytes of name only
     */
    public static void write(Path root, String hex, byte[] tar) throws IOException {
        try (OutputStream split =
                new GZIPOutputStream(Files.newOutputStream(root.resolve(hex + "_tar-split.json.gz")))) {
            new OriginalLayer(root.resolve(hex), split).write(tar);
        }
    }

    private void write(byte[] tar) throws IOException {
        Files.createDirectories(folder);
        int at = 0;
        int literal = 0;
        while (at < tar.length && tar[at] != 0) {
            TarHeader header = TarHeader.parse(Arrays.copyOfRange(tar, at, at + 512));
            if (header == null) {
                throw new IllegalArgumentException("not a plain tar");
            }
            at += 512;
            literal(Arrays.copyOfRange(tar, literal, at));
            file(header, Arrays.copyOfRange(tar, at, at + (int) header.size()));
            at += (int) header.size();
            literal = at;
            at += TarHeader.padding(header.size());
        }
        literal(Arrays.copyOfRange(tar, literal, tar.length));
        literal(new byte[0]);
    }

    private void literal(byte[] bytes) throws IOException {
        line("{\"type\":2,\"payload\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"");
    }

    private void file(TarHeader header, byte[] content) throws IOException {
        String name = new String(header.name(), StandardCharsets.UTF_8);
        if (header.type() == '0' || header.type() == '\0' || header.type() == '7') {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        }
        String size = "";
        String payload = "null";
        if (content.length > 0) {
            Crc64 crc = new Crc64();
            crc.update(content, 0, content.length);
            size = ",\"size\":" + content.length;
            payload = "\"" + Base64.getEncoder().encodeToString(Crc64.bytes(crc.value())) + "\"";
        }
        line("{\"type\":1,\"name\":\"" + name + "\"" + size + ",\"payload\":" + payload);
    }

    private void line(String beginning) throws IOException {
        split.write((beginning + ",\"position\":" + position + "}\n").getBytes(StandardCharsets.UTF_8));
        position++;
    }
}

package io.imagetransmit.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.fuzz.Target;
import io.imagetransmit.fuzz.Words;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Manifests, names and lists. */
public final class ImageFuzz {
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);
    private static final String DESCRIPTOR =
            "{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\",\"digest\":\"" + DIGEST
                    + "\",\"size\":5,\"urls\":[\"http://h/x\"],\"annotations\":{\"a\":\"b\"}}";

    private static final List<String> MANIFESTS = List.of(
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"config\":" + DESCRIPTOR
                    + ",\"layers\":[" + DESCRIPTOR + "," + DESCRIPTOR + "],\"subject\":" + DESCRIPTOR
                    + ",\"artifactType\":\"a/b\"}",
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\",\"config\":"
                    + DESCRIPTOR + ",\"layers\":[]}",
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[{\"digest\":\""
                    + DIGEST
                    + "\",\"size\":1e1,\"platform\":{\"os\":\"linux\",\"architecture\":\"arm\",\"variant\":\"v7\"}}]}",
            "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.docker.distribution.manifest.list.v2+json\","
                    + "\"manifests\":[]}",
            "{\"mediaType\":\"application/vnd.oci.artifact.manifest.v1+json\",\"blobs\":[" + DESCRIPTOR + "]}",
            "{\"schemaVersion\":1,\"name\":\"a\",\"tag\":\"b\",\"fsLayers\":[],\"history\":[],\"signatures\":[]}",
            "{\"config\":" + DESCRIPTOR + ",\"layers\":null}");

    private static final List<String> JSON = Words.with(
            Words.JSON,
            "\"",
            "true",
            "{}",
            "[]",
            "\\ud800",
            "/*",
            "'",
            "NaN",
            "\"size\":",
            "\"digest\":",
            "\"manifests\":",
            "\"config\":",
            "\"layers\":",
            "\"subject\":",
            "\"platform\":",
            "\"annotations\":",
            "\"urls\":",
            "\"mediaType\":",
            "sha512:",
            "sha256:");

    private static final List<String> LINES = List.of(
            "alpine",
            "10.45.80.1/public/alpine:3.5",
            "https://10.45.80.1:8443/public/alpine:3.5",
            "[::1]:80/a.b/c-d",
            "public/alpine:3.5@" + DIGEST,
            "public/alpine:3.5 -> public-2/alpine-2:3.5-2",
            "http://h/a@" + DIGEST + " -> other.host/p/b:2 # why",
            "# 只是注释\n\uFEFFa/b:1\r\nc/d\r\n\r\n");

    private static final List<String> WATCHED = List.of(
            "public/app\npublic/app:v1.2\n",
            "public/app:v1.2 ~ ^v1\\.\n",
            "public/*\n",
            "public/app:v1 ~ (a+)+$ -> c/app\n");

    private static final List<String> NAME_WORDS = List.of(
            "->",
            " -> ",
            ":",
            "@",
            "/",
            "//",
            ".",
            "_",
            "__",
            "---",
            "#",
            " #",
            "\t",
            "\r",
            "\n",
            "~",
            " ~ ",
            "*",
            "/*",
            "：",
            "→",
            "\u200B",
            "\uFEFF",
            "\uD83D\uDE00",
            "\u001B[2J",
            "http://",
            "https://",
            "ftp://",
            "sha256:",
            "user:secret@",
            "localhost/",
            "[::1]",
            "(",
            "(?",
            "[",
            "\\",
            "+)+$",
            "{1,99999}",
            DIGEST);

    private ImageFuzz() {}

    public static List<Target> targets() {
        return List.of(
                Target.ofText("manifest", MANIFESTS, JSON, ImageFuzz::manifest, IllegalArgumentException.class),
                Target.ofText(
                        "reference",
                        LINES,
                        NAME_WORDS,
                        ImageFuzz::reference,
                        RefusedLineException.class,
                        IllegalArgumentException.class),
                Target.ofText("image-list", LINES, NAME_WORDS, ImageFuzz::list),
                Target.ofText("watch-list", WATCHED, NAME_WORDS, ImageFuzz::watchList));
    }

    private static void manifest(byte[] input) {
        Manifest manifest = ManifestParser.parse(input, null);
        assertEquals(input.length, manifest.bytes().length);
        manifest.children().forEach(ImageFuzz::descriptor);
        manifest.blobs().forEach(ImageFuzz::descriptor);
    }

    private static void descriptor(Descriptor descriptor) {
        assertTrue(descriptor.size() >= 0, "a negative size");
        assertEquals(descriptor.digest(), Digest.parse(descriptor.digest().toString()));
    }

    private static void reference(byte[] input) throws RefusedLineException {
        String text = new String(input, StandardCharsets.UTF_8);
        ListedImage listed = NameParser.source(text);
        ImageReference image = listed.image();
        String path = "/v2/" + image.repository() + "/manifests/" + image.selector();
        assertTrue(path.chars().allMatch(c -> c > ' ' && c < 127 && "?#%\\".indexOf(c) < 0), path);
        assertTrue(!("/" + image.repository() + "/").contains("/../"), path);
        ImageReference again = NameParser.source("http://h/" + image).image();
        assertEquals(image, again);
    }

    private static void list(byte[] input) throws IOException {
        ImageList list = ImageList.read(new StringReader(new String(input, StandardCharsets.UTF_8)));
        list.invalid().forEach(ImageFuzz::invalid);
        for (ListLine.Entry entry : list.entries()) {
            ListLine.Entry again = ImageList.of(List.of(entry.text())).entries().get(0);
            assertEquals(entry.source(), again.source());
            assertEquals(entry.target(), again.target());
        }
    }

    private static void watchList(byte[] input) throws IOException {
        WatchList list = WatchList.read(new StringReader(new String(input, StandardCharsets.UTF_8)));
        list.invalid().forEach(ImageFuzz::invalid);
        for (WatchLine line : list.lines()) {
            try {
                line.accepts("a".repeat(127) + "!");
                line.accepts("v1.2.3-rc.1");
            } catch (CostlyFilterException e) {
                invalid(e.line());
            }
        }
    }

    private static void invalid(ListLine.Invalid invalid) {
        String said = invalid.text() + invalid.details();
        assertTrue(
                said.codePoints().noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT),
                said);
        assertTrue(said.length() < 4000, said.length() + " characters");
    }
}

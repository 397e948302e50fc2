package io.imagetransmit.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageUrlTest {
    private static final Digest DIGEST = Digest.sha256(new byte[] {1});

    @Test
    void namesOfAllKindsComeBack() {
        for (ImageReference image : new ImageReference[] {
            ImageReference.tagged("a/b", "1.0"),
            ImageReference.tagged("app", "latest"),
            ImageReference.byDigest("a/b", DIGEST),
            new ImageReference("a/b", "v1", DIGEST)
        }) {
            for (String origin : new String[] {"http://10.45.80.1", "https://localhost:5000", "https://[::1]:5000"}) {
                assertEquals(image, ImageUrl.reference(ImageUrl.of(origin, image)));
            }
        }
        assertEquals(ImageReference.tagged("a", "latest"), ImageUrl.reference("http://h:5000/a"));
        assertEquals(ImageReference.tagged("a/b", "1"), ImageUrl.reference("h:5000/a/b:1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "app:1",
                "http://",
                "http://h",
                "http://h/",
                "http://h/A:1",
                "http://h/a:",
                "http://h/a:b:c",
                "http://h/../a:1",
                "http://h/a//b:1",
                "http://h/a@sha256:12",
                "http://h/a:1\n",
                "http://h/a :1",
                "http://h/a@md5:00",
                "http://h/a?x=1:1"
            })
    void whatIsNoImageIsRefused(String url) {
        assertThrows(IllegalArgumentException.class, () -> ImageUrl.reference(url));
    }
}

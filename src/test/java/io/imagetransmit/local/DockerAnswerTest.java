package io.imagetransmit.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DockerAnswerTest {
    private static final String INTERIM = "HTTP/1.1 102 Processing\r\nX: y\r\n\r\n";
    private static final String FINAL = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    private static DockerAnswer read(String text) throws IOException {
        return DockerAnswer.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void interimAnswersComeFirst() throws IOException {
        DockerAnswer answer = read(INTERIM.repeat(20) + FINAL);
        assertEquals(200, answer.status());
        assertEquals("{}", answer.body());
    }

    @Test
    void interimAnswersWithoutEndAreAFailure() {
        assertThrows(IOException.class, () -> read(INTERIM.repeat(100_000) + FINAL));
    }
}

package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChallengeTest {
    private static final String BEARER =
            "Bearer realm=\"https://t.example/token\",service=\"r.example\",scope=\"repository:a/b:pull,push\"";

    @Test
    void bearerOfARegistry() {
        assertEquals(
                List.of(new Challenge(
                        "bearer",
                        Map.of(
                                "realm", "https://t.example/token",
                                "service", "r.example",
                                "scope", "repository:a/b:pull,push"))),
                Challenge.parse(List.of(BEARER)));
    }

    @Test
    void severalInOneHeaderAndInSeveral() {
        List<Challenge> challenges =
                Challenge.parse(List.of("Basic realm=\"x, y\", charset=\"UTF-8\", " + BEARER, "Negotiate", "Basic"));
        assertEquals(
                List.of("basic", "bearer", "negotiate", "basic"),
                challenges.stream().map(Challenge::scheme).toList());
        assertEquals("x, y", challenges.get(0).parameter("realm"));
        assertEquals("r.example", challenges.get(1).parameter("service"));
    }

    @Test
    void namesInAnyCaseBlanksQuotesAndTokens() {
        List<Challenge> challenges =
                Challenge.parse(List.of("  bEARER\t REALM = \"a\\\"b\\\\c\" ,, Service=plain,empty=\"\""));
        assertEquals(
                List.of(new Challenge("bearer", Map.of("realm", "a\"b\\c", "service", "plain", "empty", ""))),
                challenges);
    }

    @Test
    void tokenOfAnotherSchemeDoesNotHideWhatFollows() {
        List<Challenge> challenges = Challenge.parse(List.of("Negotiate YII=, " + BEARER));
        assertEquals("https://t.example/token", last(challenges).parameter("realm"));
    }

    @Test
    void whatEndsTooEarlyIsReadAsFarAsItGoes() {
        for (int length = 0; length <= BEARER.length(); length++) {
            List<Challenge> challenges = Challenge.parse(List.of(BEARER.substring(0, length)));
            assertEquals(length >= "Bearer".length(), !challenges.isEmpty() && isBearer(challenges.get(0)));
        }
        assertEquals(Map.of("realm", "https://t.example/tok"), mapOf(BEARER.substring(0, 35)));
        assertEquals(List.of(), Challenge.parse(List.of("", " , ,\t", "\"\"", "=")));
    }

    /** Every mutation ends, none throws. */
    @Test
    void mutations() {
        Random random = new Random(7);
        String alphabet = " ,=\"\\\tab\u00e4\u0000:/";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(BEARER);
            for (int changes = random.nextInt(6); changes >= 0; changes--) {
                int position = random.nextInt(text.length());
                if (random.nextBoolean()) {
                    text.setCharAt(position, alphabet.charAt(random.nextInt(alphabet.length())));
                } else {
                    text.deleteCharAt(position);
                }
            }
            for (Challenge challenge : Challenge.parse(List.of(text.toString()))) {
                assertTrue(!challenge.scheme().isEmpty(), text.toString());
            }
        }
    }

    private static boolean isBearer(Challenge challenge) {
        return challenge.scheme().equals("bearer");
    }

    private static Map<String, String> mapOf(String header) {
        return Challenge.parse(List.of(header)).get(0).parameters();
    }

    private static Challenge last(List<Challenge> challenges) {
        return challenges.get(challenges.size() - 1);
    }
}

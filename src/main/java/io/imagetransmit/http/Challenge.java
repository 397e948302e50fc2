package io.imagetransmit.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One challenge of a {@code WWW-Authenticate} header (RFC 9110, section 11.6.1).
 *
 * @param scheme in lower case
 * @param parameters names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {

    @Nullable
    String parameter(String name) {
        return parameters.get(name);
    }

    /** Reads all challenges of all headers; what makes no sense is passed over, never an exception. */
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> challenges = new ArrayList<>();
        for (String header : headers) {
            new Reader(header).readInto(challenges);
        }
        return challenges;
    }

    private static final class Reader {
        private final String text;
        private int position;

        Reader(String text) {
            this.text = text;
        }

        void readInto(List<Challenge> challenges) {
            @Nullable Map<String, String> parameters = null;
            while (position < text.length()) {
                skip(" \t,");
                String token = token();
                if (token.isEmpty()) {
                    position++;
                    continue;
                }
                skip(" \t");
                if (peek() == '=' && parameters != null) {
                    position++;
                    skip(" \t");
                    parameters.put(token.toLowerCase(Locale.ROOT), value());
                } else {
                    parameters = new TreeMap<>();
                    challenges.add(new Challenge(token.toLowerCase(Locale.ROOT), parameters));
                }
            }
        }

        private char peek() {
            return position < text.length() ? text.charAt(position) : 0;
        }

        private void skip(String characters) {
            while (position < text.length() && characters.indexOf(text.charAt(position)) >= 0) {
                position++;
            }
        }

        private String token() {
            int start = position;
            while (position < text.length() && " \t,=\"".indexOf(text.charAt(position)) < 0) {
                position++;
            }
            return text.substring(start, position);
        }

        private String value() {
            if (peek() != '"') {
                int start = position;
                while (position < text.length() && " \t,".indexOf(text.charAt(position)) < 0) {
                    position++;
                }
                return text.substring(start, position);
            }
            StringBuilder value = new StringBuilder();
            position++;
            while (position < text.length() && text.charAt(position) != '"') {
                if (text.charAt(position) == '\\' && position + 1 < text.length()) {
                    position++;
                }
                value.append(text.charAt(position++));
            }
            position++;
            return value.toString();
        }
    }
}

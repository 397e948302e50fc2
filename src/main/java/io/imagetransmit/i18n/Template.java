package io.imagetransmit.i18n;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * One sentence with places for details, in the notation that {@link Messages} explains.
 *
 * @param groups in order; those that are optional stood in square brackets
 */
record Template(List<Group> groups) {

    record Group(boolean optional, List<Part> parts) {}

    /**
     * @param placeholder whether {@code text} is the name of a detail
     */
    record Part(boolean placeholder, String text) {}

    /** A malformed template is an {@link IllegalArgumentException}. */
    static Template parse(String text) {
        return new Parser(text).parse();
    }

    Set<String> placeholders() {
        Set<String> names = new TreeSet<>();
        for (Group group : groups) {
            group.parts.stream().filter(Part::placeholder).map(Part::text).forEach(names::add);
        }
        return names;
    }

    String render(Map<String, String> details) {
        StringBuilder out = new StringBuilder();
        for (Group group : groups) {
            if (!group.optional || isComplete(group, details)) {
                for (Part part : group.parts) {
                    out.append(part.placeholder ? printable(details.getOrDefault(part.text, "")) : part.text);
                }
            }
        }
        return out.toString();
    }

    private static boolean isComplete(Group group, Map<String, String> details) {
        return group.parts.stream()
                .allMatch(part -> !part.placeholder
                        || !details.getOrDefault(part.text, "").isEmpty());
    }

    /** Without what a terminal would obey, or would use to show the text in another order. */
    private static String printable(String value) {
        StringBuilder clean = new StringBuilder(value.length());
        value.codePoints().forEach(character -> {
            switch (Character.getType(character)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR -> clean.append(' ');
                default -> clean.appendCodePoint(character);
            }
        });
        return clean.toString();
    }

    private static final class Parser {
        private final String text;
        private final List<Group> groups = new ArrayList<>();
        private List<Part> parts = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();
        private boolean optional;
        private int position;

        Parser(String text) {
            this.text = text;
        }

        Template parse() {
            while (position < text.length()) {
                char c = text.charAt(position++);
                boolean special = "{}[]".indexOf(c) >= 0;
                if (special && position < text.length() && text.charAt(position) == c) {
                    position++;
                    literal.append(c);
                } else if (special) {
                    mark(c);
                } else {
                    literal.append(c);
                }
            }
            check(!optional);
            endGroup(false);
            return new Template(List.copyOf(groups));
        }

        private void mark(char c) {
            switch (c) {
                case '{' -> placeholder();
                case '[' -> {
                    check(!optional);
                    endGroup(true);
                }
                case ']' -> {
                    check(optional);
                    endGroup(false);
                }
                default -> check(false);
            }
        }

        private void placeholder() {
            int end = text.indexOf('}', position);
            check(end > position);
            String name = text.substring(position, end);
            check(name.chars().allMatch(Character::isLetterOrDigit));
            endLiteral();
            parts.add(new Part(true, name));
            position = end + 1;
        }

        private void endLiteral() {
            if (!literal.isEmpty()) {
                parts.add(new Part(false, literal.toString()));
                literal.setLength(0);
            }
        }

        private void endGroup(boolean nextIsOptional) {
            endLiteral();
            if (!parts.isEmpty()) {
                groups.add(new Group(optional, List.copyOf(parts)));
            }
            parts = new ArrayList<>();
            optional = nextIsOptional;
        }

        private void check(boolean wellFormed) {
            if (!wellFormed) {
                throw new IllegalArgumentException("malformed near character " + position + ": " + text);
            }
        }
    }
}

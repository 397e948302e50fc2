package io.imagetransmit.job;

/** Writes HTML. All text that goes in comes out as text, whoever chose it. */
final class Html {
    private final StringBuilder out = new StringBuilder(16 * 1024);

    /** Something of our own: tags, and nothing that came from outside. */
    Html raw(String markup) {
        out.append(markup);
        return this;
    }

    /** Text, also within the quotes of an attribute. */
    Html text(String text) {
        text.codePoints().forEach(this::character);
        return this;
    }

    /** An element that holds only text. */
    Html element(String tag, String text) {
        int blank = tag.indexOf(' ');
        return raw("<" + tag + ">").text(text).raw("</" + (blank < 0 ? tag : tag.substring(0, blank)) + ">");
    }

    private void character(int c) {
        switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> {
                switch (Character.getType(c)) {
                    // what could show the rest of the line in another order, or nowhere
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> out.append(' ');
                    default -> out.appendCodePoint(c);
                }
            }
        }
    }

    @Override
    public String toString() {
        return out.toString();
    }
}

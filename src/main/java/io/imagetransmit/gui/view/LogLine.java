package io.imagetransmit.gui.view;

/**
 * One line of the log.
 *
 * @param text the whole line, without control characters
 */
record LogLine(LogPane.Kind kind, String text) {
    private static final int SHOWN = 2000;

    /** What is drawn; the whole of an overlong line is for the details below the log, and for copying. */
    String shown() {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    /** How wide the drawn text is at the most, in letters; a Chinese character is as wide as two. */
    int columns() {
        int end = Math.min(text.length(), SHOWN + 1);
        int columns = end;
        for (int i = 0; i < end; i++) {
            if (text.charAt(i) > 0x10FF) {
                columns++;
            }
        }
        return columns;
    }
}

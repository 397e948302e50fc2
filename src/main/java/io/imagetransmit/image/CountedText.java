package io.imagetransmit.image;

/**
 * Text that may be looked at so often and no more: a regular expression can need more steps for a hundred characters than there
 * is time. One made of another shares its allowance.
 */
final class CountedText implements CharSequence {
    /** Steps of one search; an honest one needs a few for each character. Takes some milliseconds. */
    private static final int ALLOWANCE = 1_000_000;

    private final String text;
    private final int[] left;

    /** The allowance is used up. */
    static final class UsedUpException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UsedUpException() {
            super(null, null, false, false);
        }
    }

    CountedText(String text) {
        this(text, new int[] {ALLOWANCE});
    }

    private CountedText(String text, int[] left) {
        this.text = text;
        this.left = left;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (--left[0] < 0) {
            throw new UsedUpException();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new CountedText(text.substring(start, end), left);
    }

    @Override
    public String toString() {
        return text;
    }
}

package io.imagetransmit.gui.view;

import java.util.Locale;

/**
 * A control's text and the letter that reaches it together with Alt: {@code Trans&mit}, {@code 直传(&T)}. {@code &&} is an ampersand.
 *
 * @param mnemonic the letter as a key code; 0 for none
 * @param index where the letter stands in the text; -1 for none
 */
public record Caption(String text, int mnemonic, int index) {

    /** Takes the first single {@code &} in front of a letter or digit for the mark. */
    public static Caption parse(String marked) {
        StringBuilder text = new StringBuilder();
        int mnemonic = 0;
        int index = -1;
        for (int i = 0; i < marked.length(); i++) {
            char c = marked.charAt(i);
            char next = i + 1 < marked.length() ? marked.charAt(i + 1) : 0;
            if (c == '&' && next == '&') {
                i++;
                text.append('&');
            } else if (c == '&' && index < 0 && next < 128 && Character.isLetterOrDigit(next)) {
                index = text.length();
                mnemonic = String.valueOf(next).toUpperCase(Locale.ROOT).charAt(0);
            } else {
                text.append(c);
            }
        }
        return new Caption(text.toString(), mnemonic, index);
    }
}

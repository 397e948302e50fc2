package io.imagetransmit.monitor;

import org.jspecify.annotations.Nullable;

/** What a browser is shown. Called from several threads. */
public interface Page {
    /**
     * One page.
     *
     * @param html a whole document, without scripts
     * @param style what stands between its {@code style} tags, to the letter: no other style is obeyed
     */
    record Document(String html, String style) {}

    /**
     * Makes the page as it is now.
     *
     * @param language what the address asks for ({@code lang}), unchecked; null if it does not
     * @param accepted the header {@code Accept-Language}, unchecked; null if there was none
     */
    Document document(@Nullable String language, @Nullable String accepted);
}

package io.imagetransmit.notify;

/** The few words that are needed besides the notices' own, in the language of those. */
public interface Wording {
    /** The title of a message made of so many notices. */
    String joined(int notices);

    /** Stands for so many lines that are left out. */
    String more(int lines);
}

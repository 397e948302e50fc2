package io.imagetransmit.job;

/** A configuration, or a list, that cannot be worked with; the reasons have been told. */
public final class ConfigurationException extends Exception {
    private static final long serialVersionUID = 1L;
}

package io.imagetransmit.doctor;

/** What is looked at, in this order. */
public enum Step {
    NAME,
    PROXY,
    TCP,
    TLS,
    CLOCK,
    API,
    TOKEN,
    LOGIN,
    PULL,
    RANGE,
    REFERRERS,
    PUSH,
    BODY_SIZE,
    /** Of this machine and not of a registry. */
    DISK
}

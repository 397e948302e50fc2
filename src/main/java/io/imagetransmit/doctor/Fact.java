package io.imagetransmit.doctor;

/** What was found. Each has one sentence in each language; the details that come with it are named here. */
public enum Fact {
    /** The finding's error tells all. */
    FAILED,
    /** A step before went wrong. */
    NOT_REACHED,

    /** {@code addresses}. */
    RESOLVED,
    /** The proxy looks the name up. */
    LEFT_TO_PROXY,

    NO_PROXY,
    /** {@code variable} names a proxy, which is not used for this machine itself. */
    PROXY_NOT_FOR_LOOPBACK,
    /** {@code variable} names a proxy; {@code exclusions}, another variable, excludes the host. */
    PROXY_EXCLUDED,
    /** {@code proxy}, from {@code variable}. */
    PROXY_USED,

    /** {@code host}. */
    CONNECTED,

    /** Plain http, as the address says. */
    PLAIN,
    /** The same, and there is a password that everybody on the way can read. */
    PLAIN_WITH_LOGIN,
    /** The address says neither, and https is not spoken. {@code host}. */
    PLAIN_UNASKED,
    /** {@code protocol}, {@code subject}, {@code issuer}, {@code chain} (how many certificates), {@code date} and {@code days}. */
    CERTIFICATE,
    /** It ends soon; likewise. */
    CERTIFICATE_ENDING,
    /** It was not checked, as configured; likewise. */
    CERTIFICATE_UNCHECKED,
    /** It was signed by nobody else. {@code host}, {@code subject}. */
    SELF_SIGNED,

    CLOCK_RIGHT,
    /** {@code seconds} by which the clock of this machine is ahead of the registry's. */
    CLOCK_AHEAD,
    /** {@code seconds}, likewise. */
    CLOCK_BEHIND,
    CLOCK_UNKNOWN,

    /** {@code status}. */
    API_ANSWERS,
    /** 403 or 404, which transfers pass over; likewise. */
    API_CLOSED,

    /** {@code service}. */
    TOKEN_SERVICE_ANSWERS,
    /** {@code service}, {@code status}; an error where nobody answered. */
    TOKEN_SERVICE_FAILS,
    NO_TOKENS,

    /** {@code user}. */
    LOGGED_IN,
    /** The registry has not asked for the login that there is. {@code user}. */
    LOGIN_UNASKED,
    NO_LOGIN,

    /** {@code name}, an image. */
    PULLED,
    /** {@code name}, a repository; with the error. */
    PULL_FORBIDDEN,
    /** The registry gives no list of its repositories, and nobody has named one; with the error. */
    NO_CATALOG,
    /** There is no image that could be pulled. */
    NOTHING_TO_PULL,
    /** Likewise, as far as the beginning of the registry's list goes. {@code name}, what the target or source is confined to. */
    NOTHING_IN_PROJECT,

    PARTS_READ,
    WHOLE_ONLY,

    REFERRERS_LISTED,
    REFERRERS_BY_TAG,
    /** With the error. */
    REFERRERS_FAIL,

    /** {@code name}, a repository. */
    PUSH_OPENED,
    /** {@code name}, a repository of our own invention, which the registry may have made. */
    PUSH_OPENED_INVENTED,
    /** Nobody has said what to push to, and {@code name}, a repository of our own choice, could not be used; with the error. */
    PUSH_CHOICE_REFUSED,

    /** {@code bytes}. */
    BODY_TAKEN,
    /** {@code bytes} are too many, {@code taken} are not. */
    BODY_LIMITED,
    /** {@code bytes}: not even so many are taken. */
    BODY_REFUSED,
    /** With the error. */
    BODY_UNKNOWN,

    /** {@code path}, {@code bytes}. */
    DISK_READY,
    /** Likewise. */
    DISK_LOW
}

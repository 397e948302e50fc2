package io.imagetransmit.bundle;

/** The keys of the meta file that are ours; all of them stand below {@link #OWN}, where the original does not look. */
final class MetaKeys {
    static final int NEWEST_FORMAT = 1;

    static final String OWN = "transmit";
    static final String FORMAT = "format";
    static final String TOOL = "tool";
    static final String CREATED = "created";
    /** Data file's name to its digest. */
    static final String FILES = "files";
    /** Meta file's name of each base to the digest of that meta file. */
    static final String BASES = "bases";
    /** Name and digest of the file that an increment on this bundle needs. */
    static final String INDEX = "index";
    /** Image URL to digest, media type and so on of its manifest. */
    static final String IMAGES = "images";
    /** Digest to media type and content of a manifest that is no image of its own. */
    static final String MANIFESTS = "manifests";
    /** Name to digest. */
    static final String REFERRERS = "referrers";
    /** Digest to size and places. */
    static final String BLOBS = "blobs";

    static final String DIGEST = "digest";
    static final String MEDIA_TYPE = "mediaType";
    static final String CONTENT = "content";
    /** In place of a text that YAML cannot carry byte for byte. */
    static final String BASE64 = "base64";

    static final String RENAMES = "renames";
    static final String SIZE = "size";
    /** List of data file's name, offset, length: the blob's pieces, in order. */
    static final String AT = "at";
    /** Repositories of the base that hold a blob which was left out. */
    static final String IN = "in";

    static final String RECIPE = "recipe";

    private MetaKeys() {}
}

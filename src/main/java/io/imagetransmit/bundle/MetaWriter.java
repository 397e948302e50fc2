package io.imagetransmit.bundle;

import io.imagetransmit.image.Manifest;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A meta file's text: first what the original reads, as it writes it, then ours. */
final class MetaWriter {
    private MetaWriter() {}

    static byte[] bytes(BundleMeta meta) throws IOException {
        MappingNode root = map();
        add(root, "datafiles", files(meta));
        add(root, "compressor", text(meta.compressor().text()));
        add(root, "blobs", urls(meta));
        add(root, "manifests", manifests(meta));
        add(root, "blobdoing", flowMap());
        add(root, MetaKeys.OWN, own(meta));
        DumperOptions options = new DumperOptions();
        options.setSplitLines(false);
        options.setWidth(Integer.MAX_VALUE);
        options.setAllowUnicode(true);
        StringWriter out = new StringWriter();
        new Yaml(options).serialize(root, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Node files(BundleMeta meta) {
        MappingNode node = map();
        meta.files().forEach(file -> add(node, file.name(), number(file.size())));
        return node;
    }

    private static Node urls(BundleMeta meta) {
        MappingNode node = map();
        for (BundledBlob blob : meta.blobs().values()) {
            List<Node> urls = new ArrayList<>();
            if (blob.base() != null) {
                urls.add(text(MetaReader.SKIPPED + blob.base()));
            } else {
                blob.urls().forEach(url -> urls.add(text(url)));
            }
            add(node, blob.digest().hex(), new SequenceNode(Tag.SEQ, urls, FlowStyle.BLOCK));
        }
        return node;
    }

    private static Node manifests(BundleMeta meta) {
        MappingNode node = map();
        for (BundledImage image : meta.images()) {
            String content = exactText(image.manifest());
            add(node, image.url(), content == null ? text("") : document(content));
        }
        return node;
    }

    private static Node own(BundleMeta meta) {
        MappingNode node = map();
        add(node, MetaKeys.FORMAT, number(MetaKeys.NEWEST_FORMAT));
        add(node, MetaKeys.TOOL, text(String.valueOf(meta.tool())));
        add(node, MetaKeys.CREATED, text(String.valueOf(meta.created())));
        MappingNode digests = map();
        meta.files().forEach(file -> add(digests, file.name(), text(String.valueOf(file.digest()))));
        add(node, MetaKeys.FILES, digests);
        MappingNode bases = map();
        meta.bases().forEach(base -> {
            if (base.identity() != null) {
                add(bases, base.name(), text(base.identity().toString()));
            }
        });
        add(node, MetaKeys.BASES, bases);
        MappingNode images = map();
        meta.images().forEach(image -> add(images, image.url(), image(image)));
        add(node, MetaKeys.IMAGES, images);
        MappingNode nested = map();
        meta.nested()
                .forEach((digest, manifest) -> add(nested, digest.toString(), withContent(facts(manifest), manifest)));
        add(node, MetaKeys.MANIFESTS, nested);
        MappingNode referrers = map();
        meta.referrers()
                .forEach(referrer -> add(
                        referrers,
                        referrer.name().toString(),
                        text(referrer.digest().toString())));
        add(node, MetaKeys.REFERRERS, referrers);
        MappingNode blobs = map();
        meta.blobs().values().forEach(blob -> add(blobs, blob.digest().toString(), blob(blob, meta)));
        add(node, MetaKeys.BLOBS, blobs);
        return node;
    }

    private static Node image(BundledImage image) {
        MappingNode node = facts(image.manifest());
        add(node, MetaKeys.DIGEST, text(image.manifest().digest().toString()));
        if (exactText(image.manifest()) == null) {
            add(node, MetaKeys.BASE64, base64(image.manifest()));
        }
        if (!image.renames().isEmpty()) {
            List<Node> renames = new ArrayList<>();
            image.renames().forEach(rename -> renames.add(text(rename)));
            add(node, MetaKeys.RENAMES, new SequenceNode(Tag.SEQ, renames, FlowStyle.BLOCK));
        }
        return node;
    }

    private static MappingNode facts(Manifest manifest) {
        MappingNode node = map();
        add(node, MetaKeys.MEDIA_TYPE, text(manifest.mediaType()));
        return node;
    }

    private static Node withContent(MappingNode node, Manifest manifest) {
        String content = exactText(manifest);
        if (content == null) {
            add(node, MetaKeys.BASE64, base64(manifest));
        } else {
            add(node, MetaKeys.CONTENT, document(content));
        }
        return node;
    }

    private static Node blob(BundledBlob blob, BundleMeta meta) {
        MappingNode node = flowMap();
        if (blob.size() >= 0) {
            add(node, MetaKeys.SIZE, number(blob.size()));
        }
        if (!blob.pieces().isEmpty()) {
            List<Node> pieces = new ArrayList<>();
            for (Piece piece : blob.pieces()) {
                pieces.add(new SequenceNode(
                        Tag.SEQ,
                        List.of(
                                text(meta.files().get(piece.file()).name()),
                                number(piece.offset()),
                                number(piece.length())),
                        FlowStyle.FLOW));
            }
            add(node, MetaKeys.AT, new SequenceNode(Tag.SEQ, pieces, FlowStyle.FLOW));
        }
        if (!blob.repositories().isEmpty()) {
            List<Node> repositories = new ArrayList<>();
            blob.repositories().forEach(repository -> repositories.add(text(repository)));
            add(node, MetaKeys.IN, new SequenceNode(Tag.SEQ, repositories, FlowStyle.FLOW));
        }
        if (blob.recipe() != null) {
            add(node, MetaKeys.RECIPE, text(blob.recipe()));
        }
        return node;
    }

    /** The document as a text that YAML gives back unchanged, or null if it has none: no UTF-8, or odd control characters. */
    private static @Nullable String exactText(Manifest manifest) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(manifest.bytes()))
                    .toString();
            boolean plain = text.chars()
                    .allMatch(c -> c == '\n'
                            || c == '\t'
                            || (c >= 0x20 && c < 0x7f)
                            || (c >= 0xa0 && c < 0x2028)
                            || (c > 0x2029 && c < 0xd800)
                            || (c >= 0xe000 && c < 0xfeff));
            return plain ? text : null;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static Node base64(Manifest manifest) {
        return text(Base64.getEncoder().encodeToString(manifest.bytes()));
    }

    private static MappingNode map() {
        return new MappingNode(Tag.MAP, new ArrayList<>(), FlowStyle.BLOCK);
    }

    private static MappingNode flowMap() {
        return new MappingNode(Tag.MAP, new ArrayList<>(), FlowStyle.FLOW);
    }

    private static void add(MappingNode map, String key, Node value) {
        map.getValue().add(new NodeTuple(text(key), value));
    }

    private static Node text(String value) {
        return new ScalarNode(Tag.STR, value, null, null, ScalarStyle.PLAIN);
    }

    /** As the original has manifests: a block of lines. */
    private static Node document(String value) {
        boolean lines = value.indexOf('\n') >= 0;
        return new ScalarNode(Tag.STR, value, null, null, lines ? ScalarStyle.LITERAL : ScalarStyle.PLAIN);
    }

    private static Node number(long value) {
        return new ScalarNode(Tag.INT, Long.toString(value), null, null, ScalarStyle.PLAIN);
    }

    /** Checks that a meta file says what was meant: it is the one file that nothing else vouches for. */
    static void check(byte[] bytes, BundleMeta meta) throws IOException {
        Map<String, Object> root = YamlTree.parse(bytes);
        Map<String, Object> manifests = YamlTree.map(root.getOrDefault("manifests", ""));
        for (BundledImage image : meta.images()) {
            String content = exactText(image.manifest());
            if (content != null && !content.equals(manifests.get(image.url()))) {
                throw new IOException("the manifest of " + image.url() + " does not survive the meta file");
            }
        }
    }
}

package io.imagetransmit.cli;

import com.google.gson.stream.JsonWriter;
import io.imagetransmit.bundle.BaseChain;
import io.imagetransmit.bundle.BundleMeta;
import io.imagetransmit.bundle.CollectionReport;
import io.imagetransmit.bundle.CollectionReport.Amount;
import io.imagetransmit.bundle.CollectionReport.FileFacts;
import io.imagetransmit.bundle.CollectionReport.ImageFacts;
import io.imagetransmit.bundle.CollectionReport.Totals;
import io.imagetransmit.bundle.PartFacts;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.Platform;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code inspect -json}: the object that {@code docs/bundle-format.md} describes. */
final class InspectJson {
    private static final int FORMAT = 1;

    private final String name;
    private final CollectionReport report;

    InspectJson(String name, CollectionReport report) {
        this.name = name;
        this.report = report;
    }

    void write(PrintStream out) throws IOException {
        Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        JsonWriter json = new JsonWriter(writer);
        json.setIndent("  ");
        json.setSerializeNulls(true);
        object(json);
        writer.write("\n");
        writer.flush();
        if (out.checkError()) {
            throw new IOException();
        }
    }

    private void object(JsonWriter json) throws IOException {
        BundleMeta meta = report.meta();
        json.beginObject();
        json.name("format").value(FORMAT);
        json.name("name").value(name);
        json.name("identity").value(meta == null ? null : meta.identity().toString());
        json.name("tool").value(meta == null ? null : meta.tool());
        json.name("created").value(meta == null ? null : meta.created());
        json.name("compressor").value(meta == null ? null : meta.compressor().text());
        json.name("files").beginArray();
        for (FileFacts file : report.files()) {
            file(json, file);
        }
        json.endArray();
        json.name("images").beginArray();
        for (int i = 0; i < report.images(); i++) {
            image(json, report.image(i), false);
        }
        json.endArray();
        json.name("referrers").beginArray();
        for (int i = 0; i < report.referrers(); i++) {
            image(json, report.referrer(i), true);
        }
        json.endArray();
        json.name("totals");
        totals(json, report.totals());
        json.name("bases");
        bases(json, report.bases());
        json.endObject();
    }

    private static void file(JsonWriter json, FileFacts file) throws IOException {
        json.beginObject();
        json.name("name").value(file.file().name());
        json.name("size").value(file.file().size());
        digest(json.name("digest"), file.file().digest());
        json.name("state").value(state(file));
        json.name("found").value(file.found() < 0 ? null : file.found());
        json.endObject();
    }

    static String state(FileFacts file) {
        return file.found() < 0 ? "missing" : file.found() == file.file().size() ? "present" : "wrong-size";
    }

    private static void image(JsonWriter json, ImageFacts image, boolean isReferrer) throws IOException {
        json.beginObject();
        json.name("name").value(image.name().toString());
        if (isReferrer) {
            digest(json.name("subject"), image.attachedTo());
        } else {
            json.name("url").value(image.url());
        }
        PartFacts top = image.parts().isEmpty() ? null : image.parts().get(0);
        digest(json.name("digest"), top == null ? null : top.entry().digest());
        json.name("mediaType").value(top == null ? null : top.entry().mediaType());
        json.name("artifactType").value(top == null ? null : top.artifactType());
        if (!isReferrer) {
            json.name("platforms").beginArray();
            for (String platform : platforms(image)) {
                json.value(platform);
            }
            json.endArray();
        }
        json.name("manifests").beginArray();
        for (PartFacts part : image.parts()) {
            part(json, part);
        }
        json.endArray();
        amount(json.name("blobs"), image.blobs());
        amount(json.name("shared"), image.shared());
        leftOut(json.name("leftOut"), image.leftOut());
        amount(json.name("notPacked"), image.notPacked());
        if (!isReferrer) {
            json.name("renames").beginArray();
            for (String rename : image.renames()) {
                json.value(rename);
            }
            json.endArray();
        }
        json.endObject();
    }

    /** Of images that can be run, each platform once. */
    static List<String> platforms(ImageFacts image) {
        return image.parts().stream()
                .filter(part -> part.kind() == PartFacts.Kind.IMAGE || part.kind() == PartFacts.Kind.MISSING)
                .map(PartFacts::platform)
                .filter(platform -> platform != null)
                .map(Platform::toString)
                .distinct()
                .toList();
    }

    private static void part(JsonWriter json, PartFacts part) throws IOException {
        json.beginObject();
        digest(json.name("digest"), part.entry().digest());
        json.name("mediaType").value(part.entry().mediaType());
        json.name("size").value(part.entry().size());
        json.name("kind").value(part.kind().name().toLowerCase(Locale.ROOT));
        digest(json.name("parent"), part.parent());
        Platform platform = part.platform();
        json.name("platform").value(platform == null ? null : platform.toString());
        json.name("artifactType").value(part.artifactType());
        digest(json.name("about"), part.about());
        amount(json.name("blobs"), part.blobs());
        json.endObject();
    }

    private static void totals(JsonWriter json, Totals totals) throws IOException {
        json.beginObject();
        amount(json.name("blobs"), totals.blobs());
        amount(json.name("packed"), totals.packed());
        json.name("savedBytes").value(totals.savedBytes());
        leftOut(json.name("leftOut"), totals.leftOut());
        amount(json.name("notPacked"), totals.notPacked());
        json.endObject();
    }

    private static void bases(JsonWriter json, List<BaseChain> bases) throws IOException {
        json.beginArray();
        for (BaseChain base : bases) {
            json.beginObject();
            json.name("name").value(base.name());
            digest(json.name("identity"), base.identity());
            json.name("state").value(base.state().name().toLowerCase(Locale.ROOT));
            json.name("created").value(base.created());
            bases(json.name("bases"), base.bases());
            json.endObject();
        }
        json.endArray();
    }

    private static void leftOut(JsonWriter json, Map<String, Amount> leftOut) throws IOException {
        json.beginArray();
        for (Map.Entry<String, Amount> entry : leftOut.entrySet()) {
            json.beginObject();
            json.name("base").value(entry.getKey());
            json.name("count").value(entry.getValue().count());
            json.name("bytes").value(entry.getValue().bytes());
            json.endObject();
        }
        json.endArray();
    }

    private static void amount(JsonWriter json, Amount amount) throws IOException {
        json.beginObject();
        json.name("count").value(amount.count());
        json.name("bytes").value(amount.bytes());
        json.endObject();
    }

    private static void digest(JsonWriter json, @Nullable Digest digest) throws IOException {
        json.value(digest == null ? null : digest.toString());
    }
}

package io.imagetransmit.cli;

import io.imagetransmit.bundle.BaseChain;
import io.imagetransmit.bundle.BundleMeta;
import io.imagetransmit.bundle.CollectionReport;
import io.imagetransmit.bundle.CollectionReport.Amount;
import io.imagetransmit.bundle.CollectionReport.FileFacts;
import io.imagetransmit.bundle.CollectionReport.ImageFacts;
import io.imagetransmit.bundle.CollectionReport.Totals;
import io.imagetransmit.bundle.PartFacts;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.Platform;
import io.imagetransmit.job.ErrorText;
import io.imagetransmit.store.TransferException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code inspect} for people. */
final class InspectText {
    /** Columns of an image's name and what stands below it; digests are 71 wide. */
    private static final int WIDEST_NAME = 46;

    private static final int WIDEST_LINE = 96;
    /** A download has one; somebody may have put bundles together by hand. */
    private static final int MOST_ORIGINS = 5;

    private final String name;
    private final CollectionReport report;
    private final Messages messages;
    private final ErrorText errors;
    private final boolean increment;

    InspectText(String name, CollectionReport report, Messages messages, ErrorText errors) {
        this.name = name;
        this.report = report;
        this.messages = messages;
        this.errors = errors;
        BundleMeta meta = report.meta();
        this.increment = meta != null && !meta.bases().isEmpty();
    }

    void lines(Consumer<String> out) {
        head().forEach(out);
        if (!report.files().isEmpty()) {
            out.accept("");
            files().forEach(out);
        }
        out.accept("");
        images().forEach(out);
        out.accept("");
        totals(report.totals()).forEach(out);
        List<BaseChain> bases = report.bases();
        if (!bases.isEmpty()) {
            out.accept("");
            out.accept(text("inspect.bases"));
            TextTable table = new TextTable(WIDEST_LINE);
            bases.forEach(base -> base(table, base, "  "));
            table.lines().forEach(out);
        }
    }

    private String text(String key) {
        return messages.text(key);
    }

    private List<String> head() {
        BundleMeta meta = report.meta();
        List<String> labels = new ArrayList<>(List.of(text("inspect.name")));
        List<String> values = new ArrayList<>(List.of(name));
        if (meta != null) {
            labels.add(text("inspect.made"));
            values.add(made(meta));
            labels.add(text("inspect.form"));
            values.add(meta.compressor().text());
            labels.add(text("inspect.digest"));
            values.add(meta.identity().toString());
            labels.add(text("inspect.origin"));
            values.add(String.join(", ", origins(meta)));
        }
        int widest = labels.stream().mapToInt(TextTable::width).max().orElse(0);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            String blanks = " ".repeat(widest - TextTable.width(labels.get(i)) + 2);
            lines.add(labels.get(i) + blanks + TextTable.printable(values.get(i)));
        }
        return lines;
    }

    private String made(BundleMeta meta) {
        if (meta.tool() == null) {
            return text("inspect.byOriginal");
        }
        String created = String.valueOf(meta.created()).replace('T', ' ').replace("Z", " UTC");
        return messages.text("inspect.byTool", Map.of("tool", meta.tool(), "time", created));
    }

    private static Set<String> origins(BundleMeta meta) {
        return meta.images().stream()
                .map(image -> origin(image.url()))
                .distinct()
                .limit(MOST_ORIGINS)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String origin(String url) {
        int path = url.indexOf('/', Math.max(0, url.indexOf("://")) + 3);
        return path < 0 ? url : url.substring(0, path);
    }

    private List<String> files() {
        TextTable table = new TextTable(WIDEST_NAME + 20);
        table.row(text("inspect.files"), text("inspect.size"), "");
        boolean whole = true;
        for (FileFacts file : report.files()) {
            String state = InspectJson.state(file);
            whole &= state.equals("present");
            table.row(
                    "  " + file.file().name(),
                    HumanUnits.bytes(file.file().size()),
                    switch (state) {
                        case "present" -> text("inspect.file.present");
                        case "missing" -> text("inspect.file.missing");
                        default ->
                            messages.text("inspect.file.wrongSize", Map.of("found", String.valueOf(file.found())));
                    });
        }
        List<String> lines = new ArrayList<>(table.lines());
        if (!whole) {
            lines.add("  " + text("inspect.incomplete"));
        }
        return lines;
    }

    private List<String> images() {
        TextTable table = new TextTable(WIDEST_NAME);
        heading(table, "inspect.images", report.images());
        for (int i = 0; i < report.images(); i++) {
            image(table, report.image(i));
        }
        if (report.referrers() > 0) {
            table.line("");
            heading(table, "inspect.referrers", report.referrers());
        }
        for (int i = 0; i < report.referrers(); i++) {
            referrer(table, report.referrer(i));
        }
        return table.lines();
    }

    private void heading(TextTable table, String key, int count) {
        row(
                table,
                messages.text(key, Map.of("count", String.valueOf(count))),
                text("inspect.size"),
                text("inspect.shared"),
                text("inspect.leftOut"));
    }

    private void row(TextTable table, String first, String size, String shared, String leftOut) {
        if (increment) {
            table.row(first, size, shared, leftOut);
        } else {
            table.row(first, size, shared);
        }
    }

    private void image(TextTable table, ImageFacts image) {
        numbers(table, "  " + image.name(), image);
        what(table, image);
        for (String rename : image.renames()) {
            table.line("    " + messages.text("inspect.rename", Map.of("name", rename)));
        }
    }

    private void referrer(TextTable table, ImageFacts referrer) {
        // its own name is mostly a digest, and stands below
        boolean tagged = referrer.name().tag() != null;
        numbers(table, "  " + (tagged ? referrer.name() : referrer.name().repository()), referrer);
        what(table, referrer);
        Digest subject = referrer.attachedTo();
        if (subject != null) {
            table.line("    " + messages.text("inspect.subject", Map.of("digest", subject.toString())));
        }
    }

    private void numbers(TextTable table, String first, ImageFacts image) {
        row(
                table,
                first,
                HumanUnits.bytes(image.blobs().bytes()),
                shown(image.shared()),
                shown(sum(image.leftOut().values())));
        Amount notPacked = image.notPacked();
        if (notPacked.count() > 0) {
            table.line("    "
                    + messages.text(
                            "inspect.notPacked",
                            Map.of(
                                    "count", String.valueOf(notPacked.count()),
                                    "bytes", HumanUnits.bytes(notPacked.bytes()))));
        }
    }

    private static String shown(Amount amount) {
        return amount.count() == 0 ? "-" : HumanUnits.bytes(amount.bytes());
    }

    private static Amount sum(Collection<Amount> amounts) {
        int count = 0;
        long bytes = 0;
        for (Amount amount : amounts) {
            count += amount.count();
            bytes += amount.bytes();
        }
        return new Amount(count, bytes);
    }

    /** The digest, what it is, and of an index what is in it. */
    private void what(TextTable table, ImageFacts image) {
        TransferException problem = image.problem();
        if (problem != null) {
            table.line("    " + errors.sentence(problem, null));
        }
        for (PartFacts part : image.parts()) {
            if (part.parent() == null) {
                table.line("    " + part.entry().digest());
                table.line("    " + kind(part) + platform(part, ", "));
            } else {
                table.row(
                        "    " + kind(part) + platform(part, " "),
                        HumanUnits.bytes(part.blobs().bytes()));
                table.line("      " + part.entry().digest() + about(part.about()));
            }
        }
    }

    private String kind(PartFacts part) {
        String type = part.artifactType() == null ? "" : part.artifactType();
        return messages.text("inspect.kind." + part.kind(), Map.of("type", type));
    }

    private static String platform(PartFacts part, String between) {
        Platform platform = part.platform();
        return platform == null || part.kind() == PartFacts.Kind.ATTESTATION ? "" : between + platform;
    }

    private String about(@Nullable Digest about) {
        return about == null ? "" : " " + messages.text("inspect.about", Map.of("digest", about.shortHex()));
    }

    private List<String> totals(Totals totals) {
        List<String> lines = new ArrayList<>();
        lines.add(total("inspect.total", totals.blobs(), ""));
        if (totals.savedBytes() > 0) {
            lines.add("  " + messages.text("inspect.saved", Map.of("bytes", HumanUnits.bytes(totals.savedBytes()))));
        }
        if (increment) {
            lines.add("  " + total("inspect.packed", totals.packed(), ""));
        }
        totals.leftOut().forEach((base, amount) -> lines.add("  " + total("inspect.leftOutIn", amount, base)));
        if (totals.notPacked().count() > 0) {
            lines.add("  " + total("inspect.notPacked", totals.notPacked(), ""));
        }
        return lines;
    }

    private String total(String key, Amount amount, String base) {
        return messages.text(
                key,
                Map.of(
                        "count",
                        String.valueOf(amount.count()),
                        "bytes",
                        HumanUnits.bytes(amount.bytes()),
                        "base",
                        base));
    }

    private void base(TextTable table, BaseChain base, String indent) {
        table.row(indent + base.name(), text("inspect.base." + base.state()));
        base.bases().forEach(deeper -> base(table, deeper, indent + "  "));
    }
}

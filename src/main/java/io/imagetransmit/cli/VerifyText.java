package io.imagetransmit.cli;

import io.imagetransmit.bundle.BundleSource;
import io.imagetransmit.bundle.Damage;
import io.imagetransmit.bundle.Damage.Kind;
import io.imagetransmit.bundle.Verification;
import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.image.Descriptor;
import io.imagetransmit.image.Digest;
import io.imagetransmit.image.ImageReference;
import io.imagetransmit.job.ErrorText;
import io.imagetransmit.store.ImageCollection;
import io.imagetransmit.store.TransferException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What {@code verify} has found, for people: damages by file, each with the images that it hits. */
final class VerifyText {
    private static final int NARROWEST = 80;
    private static final int WIDEST = 100;

    private final Messages messages;
    private final ErrorText errors;
    private final ImageCollection images;
    private final Path path;
    private final int width;

    VerifyText(Messages messages, ErrorText errors, ImageCollection images, Path path, int width) {
        this.messages = messages;
        this.errors = errors;
        this.images = images;
        this.path = path;
        this.width = Math.max(NARROWEST, Math.min(WIDEST, width - 1));
    }

    List<String> lines(Verification verification, Duration duration) {
        List<String> lines = new ArrayList<>();
        verification.leftOut().forEach(leftOut -> blobs(lines, "verify.leftOut", leftOut.base(), leftOut.blobs()));
        verification.partly().forEach(partly -> blobs(lines, "verify.partly", partly.base(), partly.blobs()));
        Map<String, List<Damage>> byFile = new LinkedHashMap<>();
        for (Damage damage : verification.damages()) {
            byFile.computeIfAbsent(file(damage), file -> new ArrayList<>()).add(damage);
        }
        byFile.forEach((file, damages) -> {
            lines.add(messages.text("verify.damaged", Map.of("file", file)));
            damages.forEach(damage -> damage(lines, damage));
        });
        if (images instanceof BundleSource bundle && !bundle.meta().isOurs()) {
            lines.add(messages.text("verify.original"));
        }
        summary(lines, verification, duration);
        return lines;
    }

    /** That a file is not what it was is no damage beside those that it was found out to have. */
    private long count(List<Damage> damages) {
        Map<String, Long> byFile = damages.stream().collect(Collectors.groupingBy(this::file, Collectors.counting()));
        return damages.stream()
                .filter(damage -> damage.kind() != Kind.FILE_DIGEST || byFile.getOrDefault(file(damage), 0L) == 1)
                .count();
    }

    private String file(Damage damage) {
        return String.valueOf(damage.file() == null ? path.getFileName() : name(damage.file()));
    }

    private Path name(Path file) {
        Path folder = path.toAbsolutePath().getParent();
        Path full = file.toAbsolutePath();
        return folder != null && full.startsWith(folder) ? folder.relativize(full) : file;
    }

    private void blobs(List<String> lines, String key, String base, List<Descriptor> blobs) {
        long bytes = blobs.stream().mapToLong(Descriptor::size).sum();
        lines.add(messages.text(
                key,
                Map.of(
                        "count", String.valueOf(blobs.size()),
                        "bytes", HumanUnits.bytes(bytes),
                        "base", base)));
        for (Descriptor blob : blobs) {
            lines.add("  " + blob.digest() + "  " + HumanUnits.bytes(blob.size()));
        }
    }

    private void damage(List<String> lines, Damage damage) {
        lines.add("  " + messages.text("verify." + damage.kind(), details(damage)));
        if (!damage.ranges().isEmpty()) {
            lines.addAll(TextTable.wrapped(
                    "    ",
                    damage.ranges().stream().map(range -> range(damage, range)).toList(),
                    width));
        }
        TransferException cause = damage.cause();
        if (damage.kind() == Kind.BLOB && !damage.found().isEmpty()) {
            boolean cut = damage.found().matches("\\d+");
            lines.add("    " + messages.text(cut ? "verify.bytes" : "verify.found", Map.of("found", damage.found())));
        } else if (damage.kind() == Kind.FILE_DIGEST) {
            lines.add("    " + messages.text("verify.expected", Map.of("expected", damage.expected())));
            lines.add("    " + messages.text("verify.found", Map.of("found", damage.found())));
        } else if (cause != null) {
            lines.add("    " + errors.brief(cause, ""));
        }
        if (!damage.images().isEmpty()) {
            lines.addAll(TextTable.wrapped(
                    "    " + messages.text("verify.images") + " ",
                    damage.images().stream().map(ImageReference::toString).toList(),
                    width));
        }
    }

    private Map<String, String> details(Damage damage) {
        Digest digest = damage.digest();
        return Map.of(
                "digest", digest == null ? "" : digest.toString(),
                "expected", damage.expected(),
                "found", damage.found());
    }

    private String range(Damage damage, Damage.Range range) {
        boolean other = !range.file().equals(damage.file());
        return messages.text(
                "verify.range",
                Map.of(
                        "file", other ? String.valueOf(name(range.file())) : "",
                        "first", String.valueOf(range.offset()),
                        "last", String.valueOf(range.offset() + Math.max(0, range.length() - 1))));
    }

    private void summary(List<String> lines, Verification verification, Duration duration) {
        Map<String, String> counts = new LinkedHashMap<>();
        counts.put("files", verification.files() == 0 ? "" : String.valueOf(verification.files()));
        counts.put("blobs", String.valueOf(verification.blobs()));
        counts.put("manifests", String.valueOf(verification.manifests()));
        counts.put("images", String.valueOf(verification.images()));
        counts.put("bytes", HumanUnits.bytes(verification.bytes()));
        counts.put("time", HumanUnits.duration(duration));
        lines.add(messages.text("verify.read", counts));
        if (verification.isGood()) {
            lines.add(messages.text(verification.partly().isEmpty() ? "verify.good" : "verify.goodPartly"));
            return;
        }
        Set<ImageReference> hit = new LinkedHashSet<>();
        verification.damages().forEach(damage -> hit.addAll(damage.images()));
        lines.add(messages.text(
                hit.isEmpty() ? "verify.badUnused" : "verify.bad",
                Map.of(
                        "count", String.valueOf(count(verification.damages())),
                        "hit", String.valueOf(hit.size()))));
        if (!hit.isEmpty()) {
            lines.addAll(TextTable.wrapped(
                    "  ", hit.stream().map(ImageReference::toString).toList(), width));
        }
        lines.add(messages.text("verify.cure"));
    }
}

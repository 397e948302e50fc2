package io.imagetransmit.gui.view;

import io.imagetransmit.i18n.HumanUnits;
import io.imagetransmit.i18n.Messages;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What the table tells of an image. */
enum ImageColumn {
    STATE(125),
    SOURCE(260),
    TARGET(260),
    LABEL(90),
    PROGRESS(190),
    SPEED(90),
    SIZE(80),
    TIME(80),
    ERROR(300);

    private static final List<ImageColumn> ALL = List.of(values());

    private final int width;

    ImageColumn(int width) {
        this.width = width;
    }

    /** In pixels of a screen without scaling. */
    int width() {
        return width;
    }

    /** Its place in the model. */
    int index() {
        return ALL.indexOf(this);
    }

    static ImageColumn at(int index) {
        return ALL.get(index);
    }

    /** Of the header. */
    String key() {
        return "gui.images." + name().toLowerCase(Locale.ROOT);
    }

    boolean isNumber() {
        return this == SPEED || this == SIZE || this == TIME;
    }

    static String stateKey(ImageRow.State state) {
        return "gui.images.state." + state;
    }

    String text(ImageEntry entry, Messages messages) {
        ImageRow row = entry.row();
        return switch (this) {
            case STATE -> messages.text(stateKey(row.state()));
            case SOURCE -> row.source();
            case TARGET -> row.target();
            case LABEL -> row.label();
            case PROGRESS -> progress(row);
            case SPEED -> row.state() == ImageRow.State.RUNNING ? HumanUnits.rate(row.bytesPerSecond()) : "";
            case SIZE -> row.totalBytes() < 0 ? "" : HumanUnits.bytes(row.totalBytes());
            case TIME -> row.duration().isZero() ? "" : HumanUnits.duration(row.duration());
            case ERROR -> entry.error(messages);
        };
    }

    private static String progress(ImageRow row) {
        if (row.share() < 0) {
            return row.doneBytes() > 0 ? HumanUnits.bytes(row.doneBytes()) : "";
        }
        String percent = (int) (row.share() * 100) + "%";
        if (row.state() == ImageRow.State.DONE) { // the rest of the size was at the target before
            return row.doneBytes() > 0 ? percent + "  " + HumanUnits.bytes(row.doneBytes()) : percent;
        }
        return percent + "  " + HumanUnits.bytes(row.doneBytes()) + " / " + HumanUnits.bytes(row.totalBytes());
    }

    /** By what it means, not by how it is written. */
    Comparator<ImageEntry> order(Supplier<Messages> messages) {
        return switch (this) {
            case STATE -> Comparator.comparing(entry -> entry.row().state());
            case SOURCE -> Comparator.comparing(entry -> entry.row().source());
            case TARGET -> Comparator.comparing(entry -> entry.row().target());
            case LABEL -> Comparator.comparing(entry -> entry.row().label());
            case PROGRESS ->
                Comparator.comparingDouble((ImageEntry entry) -> entry.row().share())
                        .thenComparingLong(entry -> entry.row().doneBytes());
            case SPEED ->
                Comparator.comparingDouble(entry -> entry.row().state() == ImageRow.State.RUNNING
                        ? entry.row().bytesPerSecond()
                        : -1);
            case SIZE -> Comparator.comparingLong(entry -> entry.row().totalBytes());
            case TIME -> Comparator.comparing(entry -> entry.row().duration());
            case ERROR ->
                Comparator.comparing((ImageEntry entry) ->
                                entry.error(messages.get()).isEmpty())
                        .thenComparing(entry -> entry.error(messages.get()));
        };
    }
}

package io.imagetransmit.gui;

import com.formdev.flatlaf.util.UIScale;
import io.imagetransmit.config.Settings;
import io.imagetransmit.gui.view.Texts;
import java.awt.Component;
import java.awt.GridBagConstraints;
import java.awt.GridBagLayout;
import java.awt.Insets;
import java.text.ParseException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.swing.DefaultComboBoxModel;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JSpinner;
import javax.swing.SpinnerNumberModel;
import org.jspecify.annotations.Nullable;

/** The window's first row: from where, to where, and how. */
final class ChoicePanel extends JPanel {
    private static final long serialVersionUID = 1L;
    private static final int MOST_CONNECTIONS = 256;
    private static final int MOST_RETRIES = 100;

    private final transient Texts texts;
    private final JComboBox<Place> source = new JComboBox<>();
    private final JComboBox<Place> target = new JComboBox<>();
    private final JSpinner connections = new JSpinner(new SpinnerNumberModel(1, 1, MOST_CONNECTIONS, 1));
    private final JSpinner retries = new JSpinner(new SpinnerNumberModel(0, 0, MOST_RETRIES, 1));
    private final JComboBox<Boolean> mode = new JComboBox<>(new Boolean[] {false, true});
    private final JCheckBox single = new JCheckBox();
    private final JLabel cache = new JLabel();
    private boolean caching;

    ChoicePanel(Texts texts) {
        super(new GridBagLayout());
        this.texts = texts;
        source.setRenderer(renderer());
        target.setRenderer(renderer());
        mode.setRenderer(renderer());
        name(source, "source");
        name(target, "target");
        name(connections, "connections");
        name(retries, "retries");
        name(mode, "mode");
        name(single, "single");
        name(cache, "cache");
        put(label(source, "gui.source"), source, 1);
        put(label(target, "gui.target"), target, 1);
        put(label(connections, "gui.connections"), connections, 0);
        put(label(retries, "gui.retries"), retries, 0);
        put(label(mode, "gui.mode"), mode, 0);
        texts.caption(single, "gui.single");
        put(single, 0, 14);
        texts.show(this::showCache);
        put(cache, 0, 14);
        texts.show(() -> List.of(source, target, mode).forEach(JComponent::repaint));
    }

    private static void name(JComponent control, String name) {
        control.setName(name);
    }

    private JLabel label(JComponent control, String key) {
        JLabel label = new JLabel();
        texts.caption(label, control, key);
        return label;
    }

    private void put(JLabel label, JComponent control, double weight) {
        put(label, 0, getComponentCount() == 0 ? 0 : 14);
        put(control, weight, 5);
    }

    private void put(JComponent control, double weight, int gap) {
        GridBagConstraints place = new GridBagConstraints();
        place.gridy = 0;
        place.weightx = weight;
        place.fill = GridBagConstraints.HORIZONTAL;
        place.insets = new Insets(0, UIScale.scale(gap), 0, 0);
        add(control, place);
    }

    private DefaultListCellRenderer renderer() {
        return new DefaultListCellRenderer() {
            private static final long serialVersionUID = 1L;

            @Override
            public Component getListCellRendererComponent(
                    JList<?> list, @Nullable Object value, int index, boolean selected, boolean focused) {
                return super.getListCellRendererComponent(
                        list, index < 0 ? brief(value) : shown(value), index, selected, focused);
            }
        };
    }

    private String shown(@Nullable Object value) {
        if (value instanceof Place place) {
            return place.shown(texts);
        }
        return value == null
                ? texts.text("gui.place.none")
                : texts.text(value.equals(true) ? "gui.mode.increment" : "gui.mode.full");
    }

    /** In the closed box there is little room. */
    private String brief(@Nullable Object value) {
        return value instanceof Place place && place.kind() != Place.Kind.ENGINE ? place.name() : shown(value);
    }

    private void showCache() {
        cache.setText(texts.text(caching ? "gui.cache.on" : "gui.cache.off"));
        cache.setToolTipText(texts.text("gui.cache.tip"));
    }

    /** Offers what the settings have; what was chosen stays chosen if it is still there. */
    void offer(Settings settings, Set<String> engines) {
        fill(source, Place.sources(settings));
        fill(target, Place.targets(settings, engines));
        connections.setValue(Math.max(1, Math.min(MOST_CONNECTIONS, settings.maxconn())));
        retries.setValue(Math.max(0, Math.min(MOST_RETRIES, settings.retries())));
        single.setSelected(settings.singlefile());
        caching = settings.cache() != null;
        showCache();
    }

    /** Offers other engines, and leaves the rest as it is. */
    void offerTargets(Settings settings, Set<String> engines) {
        fill(target, Place.targets(settings, engines));
    }

    private static void fill(JComboBox<Place> box, List<Place> places) {
        String before = box.getSelectedItem() instanceof Place place ? place.name() : "";
        box.setModel(new DefaultComboBoxModel<>(places.toArray(Place[]::new)));
        places.stream().filter(place -> place.name().equals(before)).findFirst().ifPresent(box::setSelectedItem);
    }

    /** Chooses these, if they are offered. */
    void choose(@Nullable String sourceName, @Nullable String targetName) {
        choose(source, sourceName);
        choose(target, targetName);
    }

    private static void choose(JComboBox<Place> box, @Nullable String name) {
        for (int i = 0; i < box.getItemCount(); i++) {
            if (Objects.equals(box.getItemAt(i).name(), name)) {
                box.setSelectedIndex(i);
            }
        }
    }

    Choices choices() {
        commit(connections);
        commit(retries);
        return new Choices(
                source.getSelectedItem() instanceof Place place ? place.name() : null,
                target.getSelectedItem() instanceof Place place ? place.name() : null,
                (Integer) connections.getValue(),
                (Integer) retries.getValue(),
                Boolean.TRUE.equals(mode.getSelectedItem()),
                single.isSelected());
    }

    /** What was typed counts, also if the keyboard is still there. */
    private static void commit(JSpinner number) {
        try {
            number.commitEdit();
        } catch (ParseException e) {
            // no number: the last one counts, and comes back when the keyboard goes elsewhere
        }
    }

    @Override
    public void setEnabled(boolean enabled) {
        super.setEnabled(enabled);
        for (JComponent control : List.of(source, target, connections, retries, mode, single)) {
            control.setEnabled(enabled);
        }
    }
}
